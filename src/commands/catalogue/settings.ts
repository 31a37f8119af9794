/** The key in config.yaml, the environment variable and the option derive from the setting's name. */
export interface SettingSpec {
  /** The default, in words. */
  readonly otherwise: string;
  /** For a setting without an option of its name. */
  readonly description?: string;
}

export const textSettings = {
  'control-file': { otherwise: 'where Monit looks for it' },
  monit: { otherwise: 'from PATH, then the usual directories' },
  'managed-file': { otherwise: 'from the include patterns' },
  'services-dir': { otherwise: 'monit-alert.d beside the control file' },
  'profiles-dir': { otherwise: '/etc/monit-alert/profiles' },
  'templates-dir': { otherwise: '/etc/monit-alert/templates' },
  'state-dir': { otherwise: '/var/lib/monit-alert' },
  'windows-dir': { otherwise: '/etc/monit-alert/windows' },
  timeout: { otherwise: '60s' },
  'hold-default': { otherwise: 'none', description: 'duration of a hold with a bare `--for`' },
  grace: { otherwise: 'none', description: 'grace of holds that name none (`--grace`)' },
  'hold-max': { otherwise: 'none', description: 'the longest hold that you allow' },
  'max-mute': { otherwise: '4h' },
  log: {
    otherwise: 'syslog for root, none for others',
    description: 'where each change, hold and refusal is logged: `syslog` (also the journal) or `none`',
  },
} as const satisfies Readonly<Record<string, SettingSpec>>;

export const flagSettings = {
  json: { otherwise: 'no' },
  diff: { otherwise: 'no' },
  quiet: { otherwise: 'no' },
  verbose: { otherwise: 'no' },
  color: { otherwise: 'yes, on a terminal' },
  'detailed-exitcode': { otherwise: 'no' },
  strict: { otherwise: 'no' },
  force: { otherwise: 'no' },
  'require-reason': { otherwise: 'no', description: 'require `--reason` for every hold' },
} as const satisfies Readonly<Record<string, SettingSpec>>;

/** Only in config.yaml. */
export const listSettings = {
  hooks: {
    otherwise: 'none',
    description: 'programs to call when a hold begins, is extended or ends, each with its absolute path',
  },
  accept: {
    otherwise: 'none',
    description:
      'alerts in other files that you know, as mail addresses and `service NAME`; they are counted, but not warned of',
  },
  'hold-only': { otherwise: 'none', description: 'profiles that can be held, but not set as the base' },
} as const satisfies Readonly<Record<string, SettingSpec>>;

/** `MONIT_ALERT_CONTROL_FILE` for `control-file`. */
export function variableOf(setting: string): string {
  return `MONIT_ALERT_${setting.toUpperCase().replaceAll('-', '_')}`;
}
