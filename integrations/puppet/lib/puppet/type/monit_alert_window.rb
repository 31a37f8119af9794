# frozen_string_literal: true

require 'puppet/parameter/boolean'
require_relative '../../puppet_x/monit_alert/listed'
require_relative '../../puppet_x/monit_alert/prerequisites'
require_relative '../../puppet_x/monit_alert/scope'

Puppet::Type.newtype(:monit_alert_window) do
  include PuppetX::MonitAlert::Prerequisites
  include PuppetX::MonitAlert::Scope

  @doc = <<~DOC
    @summary Declares a recurring maintenance window: a profile that is held again and again, each time for a while.

    Before the file is written, `monit-alert windows` checks it. If something in it is wrong, the resource fails, and the
    file stays as it was. `puppet resource monit_alert_window` lists the windows.

    @example Mute a service every Sunday night
      monit_alert_window { 'backup':
        profile   => 'none',
        services  => ['postgres'],
        cron      => '0 2 * * sun',
        for       => '1h30m',
        time_zone => 'Europe/Berlin',
        reason    => 'backup of the database',
      }
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

  newproperty(:profile) do
    include PuppetX::MonitAlert::ListedText

    desc 'The name of the profile that is in force during the window.'
  end

  # `schedule` has another meaning in Puppet.
  newproperty(:cron) do
    include PuppetX::MonitAlert::ListedText

    desc 'When it begins, as in a crontab: minute, hour, day of the month, month, weekday.'
  end

  newproperty(:for) do
    include PuppetX::MonitAlert::ListedText

    desc 'How long it lasts, with a unit: `2h`, `1h30m`.'
  end

  newproperty(:time_zone) do
    include PuppetX::MonitAlert::ListedText

    desc "The time zone of `cron`, such as `Europe/Berlin`. By default, it is the host's."
  end

  newproperty(:reason) do
    include PuppetX::MonitAlert::ListedText

    desc 'The reason, for the history and for mails.'
  end

  newproperty(:grace) do
    include PuppetX::MonitAlert::ListedText

    desc 'Keep the profile after the end until Monit finds the services well, but at most for this long.'
  end

  newproperty(:services, array_matching: :all) do
    include PuppetX::MonitAlert::ListedNames

    desc <<~DESC
      Names of the services that the window covers. By default, it covers all. Each needs an alert include.
    DESC
  end

  newproperty(:groups, array_matching: :all) do
    include PuppetX::MonitAlert::ListedNames

    desc "Names of Monit's groups. The window covers their services, in addition to `services`."
  end

  newparam(:announce, boolean: true, parent: Puppet::Parameter::Boolean) do
    desc "Mail the base's recipients when it begins, and when its end is moved."
    defaultto false
  end

  newparam(:report_to_mail, boolean: true, parent: Puppet::Parameter::Boolean) do
    desc 'Mail them a report when it ends.'
    defaultto false
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
    next if self[:ensure] != :present || provider&.listed?

    missing = %i[profile cron for].reject { |name| self[name] }
    raise Puppet::Error, "a window needs #{missing.join(' and ')}" unless missing.empty?

    ensure_names
  end

  autorequire(:package) { %w[monit monit-alert] }

  # monit-alert refuses a window whose profile does not exist.
  autorequire(:file) { [*paths_before, self[:windows_dir]] }
end
