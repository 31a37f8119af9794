import { type SettingSpec, textSettings } from './catalogue/settings.ts';
import type { CommandSpec, OptionSpec } from './command.ts';

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

/** With the default in parentheses. */
export function describeOption({ flags, description }: OptionSpec): string {
  const name = optionName(flags);
  const settings: Readonly<Record<string, SettingSpec>> = textSettings;
  const setting = settings[name];
  return setting === undefined ? description : `${description} (${setting.otherwise})`;
}

/** `control-file` for `--control-file <path>`; `color` for `--no-color`. */
export function optionName(flags: string): string {
  return flags.replace(/^--(no-)?/, '').replace(/ .*/, '');
}
