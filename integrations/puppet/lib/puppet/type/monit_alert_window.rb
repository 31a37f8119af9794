# frozen_string_literal: true

require 'puppet/parameter/boolean'
require_relative '../../puppet_x/monit_alert/prerequisites'
require_relative '../../puppet_x/monit_alert/scope'

Puppet::Type.newtype(:monit_alert_window) do
  include PuppetX::MonitAlert::Prerequisites
  include PuppetX::MonitAlert::Scope

  @doc = <<~DOC
    Declares a recurring maintenance window: a profile that is held again and again, each time for a while.

        monit_alert_window { 'backup':
          profile   => 'none',
          services  => ['postgres'],
          cron      => '0 2 * * sun',
          for       => '1h30m',
          time_zone => 'Europe/Berlin',
          reason    => 'backup of the database',
        }

    Before the file is written, `monit-alert windows` checks it. If something in it is wrong, the resource fails, and the
    file stays as it was.
  DOC

  newproperty(:ensure) do
    desc '`present`: the file of the window is written. `absent`: it is removed.'
    newvalues(:present, :absent)
    defaultto :present

    # Logged here, as Puppet's own files do, so that --noop shows it too.
    def insync?(current)
      is_so = super
      send_log(:notice, "\n#{provider.plan}") unless is_so || provider.plan.nil?
      is_so
    end
  end

  newparam(:name, namevar: true) do
    desc 'The name of the window, and of its file without `.yaml`.'
    # It is part of a path.
    newvalues(/\A[A-Za-z0-9][A-Za-z0-9_.-]{0,63}\z/)
  end

  {
    profile: 'The name of the profile that is in force during the window.',
    # `schedule` has another meaning in Puppet.
    cron: 'When it begins, as in a crontab: minute, hour, day of the month, month, weekday.',
    for: 'How long it lasts, with a unit: `2h`, `1h30m`.',
    time_zone: "The time zone of the schedule, such as `Europe/Berlin`. By default, it is the host's.",
    reason: 'The reason, for the history and for mails.',
    grace: 'Keep the profile after the end until Monit finds the services well, but at most for this long.',
  }.each do |name, text|
    newparam(name) do
      desc text
      validate { |value| raise ArgumentError, 'must be a text' unless value.is_a?(String) }
    end
  end

  PuppetX::MonitAlert::Scope.add_to(self, 'window')

  {
    announce: "Mail the base's recipients when it begins, and when its end is moved.",
    report_to_mail: 'Mail them a report when it ends.',
  }.each do |name, text|
    newparam(name, boolean: true, parent: Puppet::Parameter::Boolean) do
      desc text
      defaultto false
    end
  end

  newparam(:windows_dir) do
    desc 'The directory of the windows. If it is missing, it is created.'
    defaultto '/etc/monit-alert/windows'
  end

  newparam(:control_file) do
    desc "Monit's control file. By default it is found as Monit finds it."
  end

  newparam(:config) do
    desc 'Another config.yaml of monit-alert.'
  end

  newparam(:executable) do
    desc 'The command monit-alert: a path, or a name that is found on PATH.'
    defaultto 'monit-alert'
  end

  validate do
    next if self[:ensure] == :absent

    missing = %i[profile cron for].reject { |name| self[name] }
    raise Puppet::Error, "a window needs #{missing.join(' and ')}" unless missing.empty?

    ensure_names
  end

  autorequire(:package) { %w[monit monit-alert] }

  # monit-alert refuses a window whose profile does not exist.
  autorequire(:file) { [*paths_before, self[:windows_dir]] }
end
