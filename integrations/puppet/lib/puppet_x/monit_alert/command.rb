# frozen_string_literal: true

require 'json'
require 'open3'
require_relative 'messages'

module PuppetX
  module MonitAlert
    # Runs the command monit-alert, for the providers of this module.
    module Command
      # config.yaml may set another form of output; the environment takes precedence.
      FOR_PEOPLE = { 'MONIT_ALERT_JSON' => 'no', 'MONIT_ALERT_QUIET' => 'no', 'MONIT_ALERT_VERBOSE' => 'no' }.freeze

      # Returns stdout, stderr and the status.
      def self.execute(executable, *words)
        stdout, stderr, status = Open3.capture3(FOR_PEOPLE, executable, *words, stdin_data: '')
        # A systemd service usually has no locale; Ruby then reads all input as ASCII.
        [stdout, stderr].each { |text| text.force_encoding(Encoding::UTF_8).scrub! }
        [stdout, stderr, status]
      rescue SystemCallError => e
        raise Puppet::Error, "cannot run monit-alert (#{e.message}): install it, or set executable to its path"
      end

      # The document of a command that only reads, about the host's own Monit, as for `puppet resource`.
      def self.read(name)
        stdout, = execute('monit-alert', name, '--json')
        answer = JSON.parse(stdout)
        error = answer['error']
        raise Puppet::Error, [error['message'], error['hint']].compact.join("\n") if error

        answer
      rescue JSON::ParserError
        raise Puppet::Error, 'monit-alert printed no JSON document'
      end

      private

      # Returns stdout, stderr and the status.
      def ask(name, given, word)
        # Names come after `--`: the id `--all` would release every hold.
        Command.execute(resource[:executable], name, *given, *options, '--', word)
      end

      def options
        { '--control-file' => resource[:control_file], '--config' => resource[:config] }
          .compact.map { |option, value| "#{option}=#{value}" }
      end

      def document_of(text)
        JSON.parse(text)
      rescue JSON::ParserError
        raise Puppet::Error, "#{resource[:executable]} printed no JSON document: is it monit-alert?"
      end

      # A message of monit-alert, with attributes instead of options.
      def in_puppet(text)
        Messages.with_attributes(text, resource.class.allattrs)
      end

      # Logs each warning once.
      def tell(lines)
        @told ||= []
        (lines - @told).each do |line|
          resource.warning(in_puppet(line.delete_prefix('warning: ')))
          @told << line
        end
      end
    end
  end
end
