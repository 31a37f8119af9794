# frozen_string_literal: true

Puppet::Type.newtype(:monit_alert) do
  @doc = <<~DOC
    Declares which alert profile Monit runs.

        monit_alert { 'default': }

        monit_alert { 'patching':
          ensure  => held,
          profile => 'none',
          for     => '2h',
          reason  => 'monthly patches',
        }

        monit_alert { 'nginx-upgrade':
          ensure   => held,
          profile  => 'none',
          services => ['nginx'],
          for      => '30m',
        }

    If the profile is in force already, Monit is not reloaded. A notification has no effect, so Monit is not reloaded a
    second time.
  DOC

  newproperty(:ensure) do
    desc <<~DOC
      `applied`: the profile is in force when no hold is active. `held`: it is in force for a while instead, see `for`.
      `released`: there is no hold of that id.
    DOC
    newvalues(:applied, :held, :released)
    defaultto :applied

    # Logged here, as Puppet's own files do, so that --noop shows it too.
    def insync?(current)
      is_so = super
      send_log(:notice, "\n#{provider.plan}") unless is_so || provider.plan.nil?
      is_so
    end

    # Puppet 8 also calls this with --noop, which does nothing.
    def change_to_s(current, wanted)
      provider.result || super
    end
  end

  newparam(:name, namevar: true) do
    desc 'The default of `profile` and `id`.'
  end

  newparam(:profile) do
    desc 'The name of the profile.'
    defaultto { @resource[:name] }
  end

  newparam(:id) do
    desc 'The name of the hold. If the same hold is active already, nothing changes, not even its end.'
    defaultto { @resource[:name] }
  end

  newparam(:for) do
    desc 'How long the hold lasts, with a unit: `30m`, `2h`, `1d`.'
  end

  {
    services: 'Names of the services that the hold covers. By default, it covers all. Each needs an alert include.',
    groups: "Names of Monit's groups. The hold covers their services, in addition to `services`.",
  }.each do |kind, text|
    newparam(kind) do
      desc text

      validate do |value|
        are_names = Array(value).all? { |name| name.is_a?(String) && !name.empty? }
        raise ArgumentError, 'must be a name or an array of names' unless are_names
      end

      munge { |value| Array(value) }
    end
  end

  newparam(:reason) do
    desc "The reason, for monit-alert's history."
  end

  newparam(:control_file) do
    desc "Monit's control file. By default it is found as Monit finds it."
  end

  newparam(:config) do
    desc "Another config.yaml of monit-alert."
  end

  newparam(:executable) do
    desc 'The command monit-alert: a path, or a name that is found on PATH.'
    defaultto 'monit-alert'
  end

  validate do
    scope = [self[:services], self[:groups]].compact
    next if scope.empty?

    raise Puppet::Error, 'services and groups need ensure => held' unless self[:ensure] == :held
    # A value that is empty by mistake must not mute the whole host.
    next unless scope.flatten.empty?

    raise Puppet::Error, 'services and groups have no names. Omit both if the hold is for all services'
  end

  autorequire(:package) { %w[monit monit-alert] }

  # monit-alert can prove only that a running Monit has loaded the profile.
  autorequire(:service) { 'monit' }

  autorequire(:file) { files_before.map { |file| file[:path] } }

  # Apply the base before a hold starts.
  autorequire(:monit_alert) { applied? ? [] : others.select(&:applied?).map(&:title) }

  # Two profiles for one Monit would replace each other, and each run would reload Monit twice.
  def pre_run_check
    rival = others.find { |other| rival?(other) }
    return if rival.nil?

    raise Puppet::Error, "#{rival.ref} is for the same Monit. #{remedy}"
  end

  def applied?
    self[:ensure] == :applied
  end

  # The package or file that this catalogue has yet to install. In a first run with --noop, it is missing.
  def awaited
    is_missing = Puppet::Util.which(self[:executable]).nil?
    return 'the package monit-alert' if is_missing && catalog.resource(:package, 'monit-alert')

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

  # Without control_file, only the host knows which file is found.
  def same_monit?(other)
    [self[:control_file], other[:control_file]].uniq.compact.length < 2
  end

  def remedy
    return 'A hold can be declared only once for each id.' unless applied?

    'Only one profile can be applied to it: apply one of them and hold the other (ensure => held), or set ' \
      'control_file in both if they are for different Monits.'
  end

  # Profiles, settings, and Monit's configuration.
  def files_before
    catalog.resources.select do |other|
      next false unless other.type == :file

      path = other[:path]
      path.start_with?('/etc/monit-alert', '/etc/monit/') || [self[:control_file], self[:config]].include?(path)
    end
  end
end
