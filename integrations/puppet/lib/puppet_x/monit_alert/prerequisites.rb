# frozen_string_literal: true

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

      # Profiles, settings, and Monit's configuration.
      def paths_before
        paths = catalog.resources.select { |other| other.type == :file }.map { |file| file[:path] }
        paths.select do |path|
          path.start_with?('/etc/monit-alert', '/etc/monit/') || [self[:control_file], self[:config]].include?(path)
        end
      end
    end
  end
end
