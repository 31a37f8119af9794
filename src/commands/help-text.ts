import { groupBy } from '../report/layout/groups.ts';
import { wrap } from '../report/layout/wrap.ts';
import { catalogue, commonOptions, main } from './catalogue.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { type ExitStatus, exitStatuses } from './exit-code.ts';
import { describeOption, sentence, synopsis } from './help.ts';
import type { UsualDirectories } from './usual-directories.ts';

/** The narrowest usual terminal. */
const width = 80;

const indent = 2;
const column = 29;

const helpOption: OptionSpec = {
  flags: '--help',
  description: 'print help (also `monit-alert COMMAND --help`)',
};
const versionOption: OptionSpec = { flags: '--version', description: 'print the version' };

/** @param usual the directories that hold for whoever asks; undefined: root's. */
export function programHelp(usual?: UsualDirectories): string {
  const usage = 'Usage: monit-alert PROFILE [OPTIONS]\n       monit-alert COMMAND [OPTIONS]\n';
  const commands = catalogue.map(({ title, commands: listed }, index) =>
    section(title, rows((index === 0 ? [main, ...listed] : listed).map(commandRow))),
  );
  return [
    usage,
    ...paragraphs(['Named alert profiles for Monit: rendered, checked, applied, and verified to be running.']),
    examplesOf(main),
    ...commands,
    ...optionSections(main.options ?? [], 'Options for monit-alert PROFILE', usual),
    ...optionSections([...commonOptions, helpOption, versionOption], 'Common options', usual),
    statusesOf(main),
  ].join('\n');
}

export function commandHelp(spec: CommandSpec): string {
  const { name, summary, details, options = [] } = spec;
  const usage = `Usage: ${synopsis(spec).replace(name, `${name} [OPTIONS]`)}\n`;
  const common = [...commonOptions, helpOption].map(({ flags }) => flags.replace(/ .*/, '')).join(' ');
  return [
    usage,
    ...paragraphs([sentence(summary), ...(details === undefined ? [] : [details])]),
    examplesOf(spec),
    ...optionSections(options, 'Options'),
    section('Common options (see monit-alert --help)', lines(common)),
    statusesOf(spec),
  ].join('\n');
}

function section(title: string, body: string): string {
  return `${title}:\n${body}`;
}

function paragraphs(texts: readonly string[]): string[] {
  return texts.map((text) => `${wrap(text, width).join('\n')}\n`);
}

function optionSections(options: readonly OptionSpec[], title: string, usual?: UsualDirectories): string[] {
  const groups = groupBy(options, ({ group }) => group);
  const ofGroup = (group: string | undefined) => (group === undefined ? title : `${title} (${group})`);
  return groups.map((group) =>
    section(ofGroup(group[0]?.group), rows(group.map((option): Row => [option.flags, describeOption(option, usual)]))),
  );
}

function examplesOf({ examples }: CommandSpec): string {
  const shown = examples.map(({ args, does }) => `  # ${does}\n  monit-alert ${args}\n`);
  return section('Examples', shown.join(''));
}

function statusesOf({ exitStatuses: statuses = exitStatuses }: CommandSpec): string {
  const longest = Math.max(...statuses.map(({ status }) => status.length));
  return section('Exit status', rows(statuses.map(statusRow), indent + longest + 2));
}

type Row = readonly [what: string, does: string];

const commandRow = (spec: CommandSpec): Row => [synopsis(spec).replace('monit-alert ', ''), spec.summary];
const statusRow = ({ status, meaning }: ExitStatus): Row => [status, meaning];

/** Two columns; a term too long for the first has a line of its own. */
function rows(all: readonly Row[], begin = column): string {
  return all
    .map(([what, does]) => {
      const [first = '', ...others] = wrap(does, width - begin);
      const left = `${' '.repeat(indent)}${what}`;
      const isLong = left.length + 2 > begin;
      const explained = isLong ? [first, ...others] : others;
      const head = isLong ? left : `${left.padEnd(begin)}${first}`;
      return `${[head, ...explained.map((line) => `${' '.repeat(begin)}${line}`)].join('\n')}\n`;
    })
    .join('');
}

function lines(text: string): string {
  return wrap(text, width - indent)
    .map((line) => `${' '.repeat(indent)}${line}\n`)
    .join('');
}
