# @summary Installs the package, writes the profiles, puts one of them in force, and declares maintenance windows.
#
# @example In Hiera
#   monit_alert::profile: office
#   monit_alert::profiles:
#     office:
#       recipients:
#         - address: ops@example.org
#           events: { except: [instance] }
#
# @param profile
#   The profile that is in force when no hold is active.
# @param profiles
#   The contents of /etc/monit-alert/profiles/NAME.yaml, by name.
# @param windows
#   The attributes of monit_alert_window, by name.
# @param config
#   The contents of /etc/monit-alert/config.yaml. If empty, that file is left alone.
# @param manage_package
#   Whether to install the package monit-alert.
# @param package_ensure
#   Its version, `installed` or `latest`.
class monit_alert (
  String[1] $profile = 'default',
  Hash[Pattern[/\A[a-z0-9][a-z0-9._-]*\z/], Hash[String[1], Data]] $profiles = {},
  Hash[String[1], Hash[String[1], Data]] $windows = {},
  Hash[String[1], Data] $config = {},
  Boolean $manage_package = true,
  String[1] $package_ensure = 'installed',
) {
  if $manage_package {
    package { 'monit-alert':
      ensure => $package_ensure,
      before => File['/etc/monit-alert'],
    }
  }

  file { ['/etc/monit-alert', '/etc/monit-alert/profiles', '/etc/monit-alert/windows']:
    ensure => directory,
  }

  $profiles.each |$name, $content| {
    file { "/etc/monit-alert/profiles/${name}.yaml":
      ensure  => file,
      content => monit_alert::yaml($content),
    }
  }

  unless $config.empty {
    file { '/etc/monit-alert/config.yaml':
      ensure  => file,
      content => monit_alert::yaml($config),
    }
  }

  monit_alert { $profile: }

  $windows.each |$name, $attributes| {
    monit_alert_window { $name:
      * => $attributes,
    }
  }
}
