import { groupBy } from '../report/layout/groups.ts';
import { wrap } from '../report/layout/wrap.ts';
import { catalogue, commonOptions, main } from './catalogue.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { type ExitStatus, exitStatuses } from './exit-code.ts';
import { describeOption, longFlag, sentence, synopsis } from './help.ts';
import type { UsualDirectories } from './usual-directories.ts';

/** Where a help is shown, and to whom. */
export interface HelpLayout {
  /** Columns of the terminal; Infinity: lines are not wrapped. */
  readonly width: number;
  /** The directories that hold for whoever asks; undefined: root's. */
  readonly usual?: UsualDirectories | undefined;
}

const indent = 2;
const column = 29;

const helpOption: OptionSpec = {
  flags: '-h, --help',
  description: 'print help (also `monit-alert help COMMAND`)',
};
const versionOption: OptionSpec = { flags: '-V, --version', description: 'print the version' };

/** Of a command, or of the whole program if there is no command of that name. */
export function helpFor(name: string | undefined, layout: HelpLayout): string {
  const spec = catalogue.flatMap(({ commands }) => commands).find((one) => one.name === name);
  return spec === undefined ? programHelp(layout) : commandHelp(spec, layout);
}

export function programHelp(layout: HelpLayout): string {
  const usage = 'Usage: monit-alert PROFILE [OPTIONS]\n       monit-alert COMMAND [OPTIONS]\n';
  const commands = catalogue.map(({ title, commands: listed }, index) =>
    section(title, rows((index === 0 ? [main, ...listed] : listed).map(commandRow), layout)),
  );
  return [
    usage,
    ...paragraphs(['Named alert profiles for Monit: rendered, checked, applied, and verified to be running.'], layout),
    examplesOf(main),
    ...commands,
    ...optionSections(main.options ?? [], 'Options for monit-alert PROFILE', layout),
    ...optionSections([...commonOptions, helpOption, versionOption], 'Common options', layout),
    statusesOf(main, layout),
  ].join('\n');
}

function commandHelp(spec: CommandSpec, layout: HelpLayout): string {
  const { name, summary, details, options = [] } = spec;
  const usage = `Usage: ${synopsis(spec).replace(name, `${name} [OPTIONS]`)}\n`;
  const common = [...commonOptions, helpOption].map(({ flags }) => longFlag(flags)).join(' ');
  return [
    usage,
    ...paragraphs([sentence(summary), ...(details === undefined ? [] : [details])], layout),
    examplesOf(spec),
    ...optionSections(options, 'Options', layout),
    section('Common options (see monit-alert --help)', indented(common, layout)),
    statusesOf(spec, layout),
  ].join('\n');
}

function section(title: string, body: string): string {
  return `${title}:\n${body}`;
}

function paragraphs(texts: readonly string[], { width }: HelpLayout): string[] {
  return texts.map((text) => `${wrap(text, width).join('\n')}\n`);
}

function optionSections(options: readonly OptionSpec[], title: string, layout: HelpLayout): string[] {
  const groups = groupBy(options, ({ group }) => group);
  const ofGroup = (group: string | undefined) => (group === undefined ? title : `${title} (${group})`);
  const toRow = (option: OptionSpec): Row => [option.flags, describeOption(option, layout.usual)];
  return groups.map((group) => section(ofGroup(group[0]?.group), rows(group.map(toRow), layout)));
}

function examplesOf({ examples }: CommandSpec): string {
  const shown = examples.map(({ args, does }) => `  # ${does}\n  monit-alert ${args}\n`);
  return section('Examples', shown.join(''));
}

function statusesOf({ exitStatuses: statuses = exitStatuses }: CommandSpec, layout: HelpLayout): string {
  const longest = Math.max(...statuses.map(({ status }) => status.length));
  return section('Exit status', rows(statuses.map(statusRow), layout, indent + longest + 2));
}

type Row = readonly [what: string, does: string];

const commandRow = (spec: CommandSpec): Row => [synopsis(spec).replace('monit-alert ', ''), spec.summary];
const statusRow = ({ status, meaning }: ExitStatus): Row => [status, meaning];

/** Two columns; a term too long for the first has a line of its own. */
function rows(all: readonly Row[], { width }: HelpLayout, begin = column): string {
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

function indented(text: string, { width }: HelpLayout): string {
  return wrap(text, width - indent)
    .map((line) => `${' '.repeat(indent)}${line}\n`)
    .join('');
}
