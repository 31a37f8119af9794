import { type SettingSpec, textSettings } from './catalogue/settings.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { ofRoot, type UsualDirectories } from './usual-directories.ts';

/** `monit-alert run PROFILE -- COMMAND...` */
export function synopsis({ name, words = '' }: CommandSpec): string {
  const plain = words
    .replaceAll(/[<>]/g, '')
    .toUpperCase()
    .replace('[PROFILE]', 'PROFILE')
    .replace('[COMMAND...]', '-- COMMAND...');
  return ['monit-alert', name, plain].filter((word) => word !== '').join(' ');
}

export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** With the default in parentheses; its directories are root's unless others are given. */
export function describeOption({ flags, description }: OptionSpec, usual: UsualDirectories = ofRoot): string {
  const name = optionName(flags);
  const settings: Readonly<Record<string, SettingSpec>> = textSettings;
  const setting = settings[name];
  if (setting === undefined) return description;
  const otherwise = setting.otherwise
    .replace(ofRoot.configuration, usual.configuration)
    .replace(ofRoot.state, usual.state);
  return `${description} (${otherwise})`;
}

/** `--quiet` for `-q, --quiet`, `--reason` for `--reason <text>`. */
export function longFlag(flags: string): string {
  return flags.replace(/^-\w, /, '').replace(/ .*/, '');
}

/** `control-file` for `--control-file <path>`; `color` for `--no-color`; `quiet` for `-q, --quiet`. */
export function optionName(flags: string): string {
  return longFlag(flags).replace(/^--(no-)?/, '');
}
