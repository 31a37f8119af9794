# frozen_string_literal: true

require_relative 'includes'

module PuppetX
  module MonitAlert
    # What a resource of this module needs on the host, for the types.
    module Prerequisites
      # The package or file that this catalogue has yet to install. In a first run with --noop, it is missing.
      def awaited
        is_missing = Puppet::Util.which(self[:executable]).nil?
        return 'the package monit-alert' if is_missing && catalog.resource(:package, 'monit-alert')

        profile = paths_before.find { |path| File.basename(path) == "#{self[:profile]}.yaml" }
        profile unless profile.nil? || File.exist?(profile)
      end

      private

      # Profiles, settings, and Monit's configuration, with each directory that it includes.
      def paths_before
        control_files = self[:control_file] ? [self[:control_file]] : Includes::CONTROL_FILES
        # If the package is not installed yet, there is nothing to read.
        usual = %w[/etc/monit-alert /etc/monit /etc/monit.d]
        directories = [*usual, *Includes.directories(control_files, declared)]
        declared.keys.select do |path|
          [*control_files, self[:config], *directories].include?(path) ||
            directories.any? { |directory| path.start_with?("#{directory}/") }
        end
      end

      # The content of each file of the catalogue, by path; nil if it has none, or from elsewhere.
      def declared
        files = catalog.resources.select { |other| other.type == :file }
        files.to_h { |file| [file[:path], file.parameter(:content)&.actual_content] }
      end
    end
  end
end
