# frozen_string_literal: true

require 'open3'

module PuppetX
  module MonitAlert
    # Runs the command monit-alert, for the providers of this module.
    module Command
      private

      # config.yaml may set another form of output; the environment takes precedence.
      def for_people
        { 'MONIT_ALERT_JSON' => 'no', 'MONIT_ALERT_QUIET' => 'no', 'MONIT_ALERT_VERBOSE' => 'no' }
      end

      # Returns stdout, stderr and the status.
      def ask(name, given, word)
        # Names come after `--`: the id `--all` would release every hold.
        words = [name, *given, *options, '--', word]
        stdout, stderr, status = Open3.capture3(for_people, resource[:executable], *words, stdin_data: '')
        # A systemd service usually has no locale; Ruby then reads all input as ASCII.
        [stdout, stderr].each { |text| text.force_encoding(Encoding::UTF_8).scrub! }
        [stdout, stderr, status]
      rescue SystemCallError => e
        raise Puppet::Error, "cannot run monit-alert (#{e.message}): install it, or set executable to its path"
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

      # Logs each warning once.
      def tell(lines)
        @told ||= []
        (lines - @told).each do |line|
          resource.warning(line.delete_prefix('warning: '))
          @told << line
        end
      end
    end
  end
end
