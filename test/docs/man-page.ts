import { readFileSync } from 'node:fs';
import {
  flagSettings,
  listSettings,
  type SettingSpec,
  textSettings,
  variableOf,
} from '../../src/commands/catalogue/settings.ts';
import { catalogue, commonOptions, main } from '../../src/commands/catalogue.ts';
import type { CommandSpec, OptionSpec } from '../../src/commands/command.ts';
import { type ExitStatus, exitStatuses } from '../../src/commands/exit-code.ts';
import { describeOption, sentence, synopsis } from '../../src/commands/help.ts';

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  readonly version: string;
  readonly description: string;
};

const files: [file: string, what: string][] = [
  ['/etc/monit-alert/config.yaml', 'settings'],
  ['/etc/monit-alert/profiles/NAME.yaml', 'a profile'],
  ['/etc/monit-alert/templates/NAME.hbs', 'a template'],
  ['/etc/monit/conf.d/monit-alert', 'the file that Monit includes, on Debian'],
  ['/var/lib/monit-alert/', 'holds, history and revisions'],
];

/** docs/man/monit-alert.1, in the macros of man(7). Without a date, so that the same code makes the same page. */
export function manPage(): string {
  const named = catalogue.flatMap(({ commands }) => commands);
  return [
    `.TH MONIT\\-ALERT 1 "" "monit\\-alert ${manifest.version}" "User Commands"\n`,
    section('NAME', `monit\\-alert \\- named alert profiles for Monit\n`),
    section('SYNOPSIS', [main, ...named].map((spec) => `.B ${plain(synopsis(spec))}\n`).join('.br\n')),
    section('DESCRIPTION', paragraphs([manifest.description, ...description])),
    section('COMMANDS', [main, ...named].map(commandPart).join('')),
    section('OPTIONS', `${paragraphs(['Every command has these options.'])}${commonOptions.map(optionPart).join('')}`),
    section(
      'EXIT STATUS',
      `${paragraphs(['These are the exit statuses of a change. For other commands, see COMMANDS.'])}${statusParts(exitStatuses)}`,
    ),
    section('ENVIRONMENT', `${paragraphs([environment])}${environmentParts()}`),
    section('CONFIGURATION', `${paragraphs(['Only config.yaml has these settings. Each is a list.'])}${listParts()}`),
    section('FILES', files.map(([file, what]) => tagged(italic(file), what)).join('')),
    section('EXAMPLES', [main, ...named].flatMap(({ examples }) => examples.map(examplePart)).join('')),
    section('SEE ALSO', '.BR monit (1)\n'),
  ].join('');
}

const description = [
  'A profile says who is mailed about what. monit-alert turns it into set alert statements, shows the difference, ' +
    'has Monit check the whole configuration, writes the file, reloads Monit, and returns when Monit is proved to ' +
    'run the new alerts.',
  'When it exits 0, Monit is running the alerts of the profile that is in force; or Monit is not running, and the ' +
    'file is in place for its next start. Any other exit status says what state things are in.',
];

const environment =
  'The command line takes precedence over the environment, and the environment over config.yaml. The value of a flag ' +
  'is 1, true, yes or on, or 0, false, no or off. The keys of config.yaml are the names of the options, such as ' +
  'control-file.';

function section(title: string, body: string): string {
  return `.SH ${title}\n${body}`;
}

function paragraphs(texts: readonly string[]): string {
  return texts
    .map((text) => `.PP\n${plain(text)}\n`)
    .join('')
    .replace(/^\.PP\n/, '');
}

function commandPart(spec: CommandSpec): string {
  const { summary, details = '', options = [], exitStatuses: own } = spec;
  return [
    `.SS ${plain(synopsis(spec))}\n${plain(`${sentence(summary)} ${details}`.trim())}\n`,
    ...options.map(optionPart),
    own === undefined ? '' : `.PP\nExit status:\n${statusParts(own)}`,
  ].join('');
}

function optionPart(option: OptionSpec): string {
  return tagged(bold(option.flags), sentence(describeOption(option)));
}

function statusParts(statuses: readonly ExitStatus[]): string {
  return statuses.map(({ status, meaning }) => tagged(bold(status), meaning)).join('');
}

function environmentParts(): string {
  const settings: [string, SettingSpec][] = Object.entries({ ...textSettings, ...flagSettings });
  return settings
    .map(([name, { otherwise, description: own }]) => {
      const what = own ?? `as --${name === 'color' ? 'no-color does, if it is no' : name}`;
      return tagged(bold(variableOf(name)), `${what}; default: ${otherwise}`);
    })
    .join('');
}

function listParts(): string {
  return Object.entries(listSettings)
    .map(([name, { otherwise, description }]) => tagged(bold(name), `${description}; default: ${otherwise}`))
    .join('');
}

function examplePart({ args, does }: { readonly args: string; readonly does: string }): string {
  return tagged(bold(`monit-alert ${args}`), sentence(does));
}

function tagged(tag: string, text: string): string {
  return `.TP\n${tag}\n${plain(text)}\n`;
}

const bold = (text: string): string => `\\fB${escape(text)}\\fR`;
const italic = (text: string): string => `\\fI${escape(text)}\\fR`;

/** Running text: no line of it is taken for a request. */
function plain(text: string): string {
  return escape(text).replace(/^([.'])/, String.raw`\&$1`);
}

/** Roff would make typographic characters of these. */
function escape(text: string): string {
  return text
    .replaceAll('\\', String.raw`\e`)
    .replaceAll('-', String.raw`\-`)
    .replaceAll("'", String.raw`\(aq`)
    .replaceAll('`', '');
}
