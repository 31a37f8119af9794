# frozen_string_literal: true

Puppet::Type.newtype(:monit_alert) do
  @doc = <<~DOC
    Which alert profile Monit runs.

        monit_alert { 'default': }

        monit_alert { 'patching':
          ensure  => held,
          profile => 'none',
          for     => '2h',
          reason  => 'monthly patches',
        }

    The command monit-alert decides whether there is something to do; what is in force already is left alone. There is nothing
    to refresh, so a resource that notifies this one does not have Monit reloaded a second time.
  DOC

  newproperty(:ensure) do
    desc <<~DOC
      `applied`: the profile is in force when nothing is held. `held`: it is laid over that for a while, see `for`.
      `released`: nothing of that id is held.
    DOC
    newvalues(:applied, :held, :released)
    defaultto :applied

    # As Puppet's own files do: what would change is told here, so that --noop tells it too.
    def insync?(current)
      is_so = super
      send_log(:notice, "\n#{provider.plan}") unless is_so || provider.plan.nil?
      is_so
    end

    # Puppet 8 asks this with --noop too, where nothing has been done.
    def change_to_s(current, wanted)
      provider.result || super
    end
  end

  newparam(:name, namevar: true) do
    desc 'The profile, or the id of what is held, where these are not given.'
  end

  newparam(:profile) do
    desc 'The name of the profile.'
    defaultto { @resource[:name] }
  end

  newparam(:id) do
    desc 'What is held or released. The same hold asked for again changes nothing, not even its end.'
    defaultto { @resource[:name] }
  end

  newparam(:for) do
    desc 'How long it is held, with its unit: `30m`, `2h`, `1d`.'
  end

  newparam(:reason) do
    desc "Why, for monit-alert's history."
  end

  newparam(:control_file) do
    desc "Monit's control file; found as Monit finds it where it is not given."
  end

  newparam(:config) do
    desc "Another file than monit-alert's own config.yaml."
  end

  newparam(:executable) do
    desc 'The command, by its path or as it is found on PATH.'
    defaultto 'monit-alert'
  end

  autorequire(:package) { %w[monit monit-alert] }

  # A Monit that runs can be seen to have loaded the profile.
  autorequire(:service) { 'monit' }

  autorequire(:file) { files_before.map { |file| file[:path] } }

  # What is held lies over what is applied.
  autorequire(:monit_alert) { applied? ? [] : others.select(&:applied?).map(&:title) }

  # Two profiles that take turns would reload Monit twice in each run.
  def pre_run_check
    rival = others.find { |other| rival?(other) }
    return if rival.nil?

    raise Puppet::Error, "#{rival.ref} is for the same Monit. #{remedy}"
  end

  def applied?
    self[:ensure] == :applied
  end

  # What this catalogue brings and is not there yet, as in the first run with --noop.
  def awaited
    return 'the package monit-alert' if Puppet::Util.which(self[:executable]).nil? && catalog.resource(:package, 'monit-alert')

    profile = files_before.map { |file| file[:path] }.find { |path| File.basename(path) == "#{self[:profile]}.yaml" }
    profile unless profile.nil? || File.exist?(profile)
  end

  private

  def others
    catalog.resources.select { |other| other.is_a?(self.class) && !other.equal?(self) }
  end

  def rival?(other)
    return false unless same_monit?(other)

    applied? ? other.applied? : !other.applied? && other[:id] == self[:id]
  end

  # Which control file is found where none is given is known on the host only.
  def same_monit?(other)
    [self[:control_file], other[:control_file]].uniq.compact.length < 2
  end

  def remedy
    return 'An id can be held or released only once.' unless applied?

    'Only one profile can be applied to it: apply one of them, hold the other (ensure => held), or name in both which ' \
      'Monit they are for (control_file).'
  end

  # The profiles, and what Monit reads.
  def files_before
    catalog.resources.select do |other|
      next false unless other.type == :file

      path = other[:path]
      path.start_with?('/etc/monit-alert', '/etc/monit/') || [self[:control_file], self[:config]].include?(path)
    end
  end
end
