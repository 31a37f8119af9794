import { type SettingSpec, textSettings } from './catalogue/settings.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { exitStatuses } from './exit-code.ts';

/** A command's description: what it does, and what one must know. */
export function describeCommand({ summary, details }: CommandSpec): string {
  return details === undefined ? summary : `${summary}\n\n${details}`;
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

/** What the help of a command ends with. */
export function afterHelp({ examples = [], exitStatuses: statuses = exitStatuses }: CommandSpec): string {
  const width = Math.max(...statuses.map(({ status }) => status.length));
  const lines = statuses.map(({ status, meaning }) => `  ${status.padEnd(width)}  ${meaning}\n`);
  const shown = examples.map(({ args, does }) => `  # ${does}\n  monit-alert ${args}\n`);
  return `${shown.length === 0 ? '' : `\nExamples:\n${shown.join('')}`}\nExit status:\n${lines.join('')}`;
}
