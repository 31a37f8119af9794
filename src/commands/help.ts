import { type SettingSpec, textSettings } from './catalogue/settings.ts';
import type { CommandSpec, OptionSpec } from './command.ts';

/** `monit-alert run PROFILE -- COMMAND...`, as one types it. */
export function synopsis({ name, words = '' }: CommandSpec): string {
  const plain = words
    .replaceAll(/[<>]/g, '')
    .toUpperCase()
    .replace('[PROFILE]', 'PROFILE')
    .replace('[COMMAND...]', '-- COMMAND...');
  return ['monit-alert', name, plain].filter((word) => word !== '').join(' ');
}

/** With a capital and a full stop. */
export function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** An option's description, with what holds where it is not given. */
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
