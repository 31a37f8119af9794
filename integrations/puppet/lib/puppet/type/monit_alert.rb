# frozen_string_literal: true

require 'puppet/parameter/boolean'
require_relative '../../puppet_x/monit_alert/listed'
require_relative '../../puppet_x/monit_alert/prerequisites'
require_relative '../../puppet_x/monit_alert/scope'

Puppet::Type.newtype(:monit_alert) do
  include PuppetX::MonitAlert::Prerequisites
  include PuppetX::MonitAlert::Scope

  @doc = <<~DOC
    @summary Declares which alert profile Monit runs, or holds one for a while.

    If the profile is in force already, Monit is not reloaded. A notification has no effect, so Monit is not reloaded a
    second time. `puppet resource monit_alert` lists the base profile, and the active and planned holds.

    @example Put a profile in force
      monit_alert { 'default': }

    @example Hold a profile for a while
      monit_alert { 'patching':
        ensure  => held,
        profile => 'none',
        for     => '2h',
        reason  => 'monthly patches',
      }

    @example Hold a profile for one service
      monit_alert { 'nginx-upgrade':
        ensure   => held,
        profile  => 'none',
        services => ['nginx'],
        for      => '30m',
      }
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

  newproperty(:profile) do
    include PuppetX::MonitAlert::ListedText

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

  newproperty(:at) do
    include PuppetX::MonitAlert::ListedText

    desc <<~DESC
      When the hold begins: `2026-12-24 02:00`, `02:00` (the next one) or `+90m`. By default, it begins now. Once a date
      has passed, nothing is done any more.
    DESC
  end

  newproperty(:until) do
    include PuppetX::MonitAlert::ListedText

    desc 'When the hold ends, instead of `for`, in the same forms as `at`. `+90m` counts from `at`.'
  end

  newparam(:grace) do
    desc 'Keep the hold after its end until Monit finds its services well, but at most for this long.'
  end

  newparam(:announce, boolean: true, parent: Puppet::Parameter::Boolean) do
    desc "Mail the base's recipients when the hold begins, when its end is moved, and when it ends."
    defaultto false
  end

  newparam(:report_to_mail, boolean: true, parent: Puppet::Parameter::Boolean) do
    desc "When the hold ends, mail a report of what failed and recovered to the base's recipients."
    defaultto false
  end

  newparam(:without_scheduler, boolean: true, parent: Puppet::Parameter::Boolean) do
    desc 'Start the hold even if nothing on the host calls `monit-alert sync` regularly. Only a release then ends it.'
    defaultto false
  end

  newproperty(:services, array_matching: :all) do
    include PuppetX::MonitAlert::ListedNames

    desc <<~DESC
      Names of the services that the hold covers. By default, it covers all. Each needs an alert include.
    DESC
  end

  newproperty(:groups, array_matching: :all) do
    include PuppetX::MonitAlert::ListedNames

    desc "Names of Monit's groups. The hold covers their services, in addition to `services`."
  end

  newproperty(:reason) do
    include PuppetX::MonitAlert::ListedText

    desc "The reason, for monit-alert's history."
  end

  newparam(:control_file) do
    desc "Monit's control file. By default it is found as Monit finds it."
  end

  newparam(:config) do
    desc 'Another config.yaml of monit-alert, which can set every option.'
  end

  newparam(:executable) do
    desc 'The command monit-alert: a path, or a name that is found on PATH.'
    defaultto 'monit-alert'
  end

  validate do
    unless self[:ensure] == :held
      raise Puppet::Error, 'services and groups need ensure => held' if scoped?

      # Without ensure => held, alerts would stay muted for good.
      given = %i[at until grace].select { |name| self[name] }
      raise Puppet::Error, "#{given.join(' and ')} cannot be set without ensure => held" unless given.empty?
    end
    raise Puppet::Error, 'for and until cannot be combined' if self[:for] && self[:until]

    # Each run would move the end.
    is_moving = self[:at].nil? && self[:until].to_s.start_with?('+')
    raise Puppet::Error, 'until needs a time if the hold begins now. For a duration, use for' if is_moving

    ensure_names
  end

  autorequire(:package) { %w[monit monit-alert] }

  # monit-alert can prove only that a running Monit has loaded the profile.
  autorequire(:service) { 'monit' }

  autorequire(:file) { paths_before }

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
end
