# frozen_string_literal: true

module PuppetX
  module MonitAlert
    # Which directories Monit reads its configuration from.
    module Includes
      # Where Monit looks if no control file is named.
      CONTROL_FILES = %w[/etc/monitrc /etc/monit/monitrc /usr/local/etc/monitrc].freeze
      STATEMENT = /^\s*include\s+(?:"([^"]+)"|'([^']+)'|([^\s#]+))/i.freeze

      # Of these files, and of all files that they include. Relative patterns are left out: Monit reads those in the
      # directory that it was started in.
      #
      # @param declared The content of files that are not written yet, by path; nil if it is not known.
      def self.directories(control_files, declared)
        read = {}
        pending = control_files.dup
        until pending.empty?
          file = pending.shift
          next if read.key?(file)

          read[file] = patterns_in(declared[file] || text_of(file))
          pending.concat(read[file].flat_map { |pattern| matching(pattern, declared.keys) })
        end
        read.values.flatten.map { |pattern| directory_of(pattern) }.uniq
      end

      def self.patterns_in(text)
        text.b.scan(STATEMENT).map { |words| words.compact.first }.select { |pattern| pattern.start_with?('/') }
      end

      def self.matching(pattern, declared)
        Dir.glob(pattern) | declared.select { |path| File.fnmatch?(pattern, path, File::FNM_PATHNAME) }
      end

      # The last directory without a wildcard.
      def self.directory_of(pattern)
        directory = File.dirname(pattern)
        directory = File.dirname(directory) while directory.match?(/[*?\[]/)
        directory
      end

      # Of a regular file; empty if it cannot be read.
      def self.text_of(file)
        File.file?(file) ? File.binread(file) : ''
      rescue SystemCallError
        ''
      end
      private_class_method :patterns_in, :matching, :directory_of, :text_of
    end
  end
end
