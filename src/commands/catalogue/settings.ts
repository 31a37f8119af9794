/** One setting. The key in config.yaml, the variable in the environment and the option are all made of its name. */
export interface SettingSpec {
  /** What holds where nobody says anything, in words. */
  readonly otherwise: string;
  /** What it means, where there is no option of its name to say so. */
  readonly description?: string;
}

/** Settings that hold a text. */
export const textSettings = {
  'control-file': { otherwise: 'found as Monit finds it' },
  monit: { otherwise: 'the first on PATH, then the usual places' },
  'managed-file': { otherwise: 'found from the include patterns' },
  'profiles-dir': { otherwise: '/etc/monit-alert/profiles' },
  'templates-dir': { otherwise: '/etc/monit-alert/templates' },
  'state-dir': { otherwise: '/var/lib/monit-alert' },
  timeout: { otherwise: '60s' },
  'hold-default': { otherwise: 'none', description: 'how long a hold lasts that names no duration' },
  'hold-max': { otherwise: 'none', description: 'the longest hold that is allowed' },
  'max-mute': { otherwise: '4h' },
} as const satisfies Readonly<Record<string, SettingSpec>>;

/** Settings that are on or off. */
export const flagSettings = {
  json: { otherwise: 'no' },
  quiet: { otherwise: 'no' },
  verbose: { otherwise: 'no' },
  color: { otherwise: 'yes, on a terminal' },
  'detailed-exitcode': { otherwise: 'no' },
  strict: { otherwise: 'no' },
  force: { otherwise: 'no' },
  'require-reason': { otherwise: 'no', description: 'every hold needs a --reason' },
} as const satisfies Readonly<Record<string, SettingSpec>>;

/** `MONIT_ALERT_CONTROL_FILE` for `control-file`. */
export function variableOf(setting: string): string {
  return `MONIT_ALERT_${setting.toUpperCase().replaceAll('-', '_')}`;
}
