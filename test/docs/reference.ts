import {
  flagSettings,
  listSettings,
  type SettingSpec,
  textSettings,
  variableOf,
} from '../../src/commands/catalogue/settings.ts';
import { catalogue, commonOptions, main } from '../../src/commands/catalogue.ts';
import type { CommandSpec, OptionSpec } from '../../src/commands/command.ts';
import { type ExitStatus, exitCodes, exitStatuses } from '../../src/commands/exit-code.ts';
import { describeOption, longFlag, optionName, sentence, synopsis } from '../../src/commands/help.ts';
import { code, item, markAngles, table, wrap } from './markdown.ts';
import { type JsonSchema, keyList, kindOf, nameOf } from './schema-list.ts';

const introduction = `Commands, options, settings, exit statuses, JSON documents and the keys of a profile. \`npm run docs\` generates
this page from the code. \`man monit-alert\` has the same contents; \`monit-alert COMMAND --help\` has a short version.`;

/**
 * docs/reference.md.
 *
 * @param documents the JSON Schema of what `--json` prints.
 * @param profile that of a profile.
 */
export function reference(documents: JsonSchema & { readonly definitions: Definitions }, profile: JsonSchema): string {
  const all = { title: 'Reference', text: introduction };
  const parts = [
    `# ${all.title}\n\n${all.text}\n`,
    ...catalogue.map(({ title, commands }, index) => {
      const described = index === 0 ? [main, ...commands] : commands;
      return `## ${title}\n\n${described.map(commandPart).join('\n')}`;
    }),
    `## Options of every command\n\n${commonOptions.map(optionItem).join('')}`,
    settingsPart(),
    statusesPart(),
    documentsPart(documents),
    profilePart(profile),
  ];
  return parts.join('\n');
}

export type Definitions = Readonly<Record<string, JsonSchema>>;

function commandPart(spec: CommandSpec): string {
  const { summary, details, options = [], examples, exitStatuses: own } = spec;
  const said = `${sentence(summary)}${details === undefined ? '' : ` ${details}`}`;
  const shown = examples.map(({ args, does }) => `# ${does}\nmonit-alert ${args}\n`).join('');
  return [
    `### ${code(synopsis(spec))}\n\n${wrap(said)}\n`,
    options.length === 0 ? '' : `\n${options.map(optionItem).join('')}`,
    own === undefined ? '' : `\n${wrap(`Exit status: ${own.map(statusWords).join('; ')}.`)}\n`,
    `\n\`\`\`sh\n${shown}\`\`\`\n`,
  ].join('');
}

const statusWords = ({ status, meaning }: ExitStatus) => `${status} (${meaning})`;

function optionItem(option: OptionSpec): string {
  return item(`${code(option.flags)}: ${describeOption(option)}`);
}

function settingsPart(): string {
  const settings: [string, SettingSpec][] = Object.entries({
    ...textSettings,
    ...flagSettings,
  });
  const options = [
    ...commonOptions,
    ...catalogue.flatMap(({ commands }) => commands.flatMap((spec) => spec.options ?? [])),
  ];
  const rows = settings.map(([name, { otherwise }]) => {
    const option = options.find(({ flags }) => optionName(flags) === name);
    return [code(name), option === undefined ? '' : code(longFlag(option.flags)), code(variableOf(name)), otherwise];
  });
  const onlyHere = settings.flatMap(([name, { description }]) =>
    description === undefined ? [] : [item(`${code(name)}: ${description}.`)],
  );
  const lists = Object.entries(listSettings).map(([name, { otherwise, description }]) =>
    item(`${code(name)}: ${description}. Default: ${otherwise}.`),
  );
  return `## Settings

The command line takes precedence over the environment, and the environment over \`config.yaml\`.

${table(['key in config.yaml', 'option', 'environment', 'default'], rows)}
Without an option:

${onlyHere.join('')}
Only in \`config.yaml\`, each a list:

${lists.join('')}
\`--config\` or \`${variableOf('config')}\` names the file itself. Its default and those of the three directories are for
root's control file. For a user's own control file, they are below \`~/.config/monit-alert\` and
\`~/.local/state/monit-alert\`, or below the directories in \`XDG_CONFIG_HOME\` and \`XDG_STATE_HOME\`.
`;
}

function statusesPart(): string {
  const statesOf = (status: string) =>
    Object.entries(exitCodes)
      .filter(([, exitCode]) => String(exitCode) === status)
      .map(([state]) => code(state))
      .join(', ');
  const rows = exitStatuses.map(({ status, meaning }) => [status, statesOf(status), meaning]);
  return `## Exit status

Of a change. Commands that have others name them above. Interrupted before anything was touched: 130, 143 or 129.

${table(['status', 'state in JSON', 'meaning'], rows)}`;
}

function documentsPart({ definitions }: { readonly definitions: Definitions }): string {
  const documents = (definitions['Document']?.anyOf ?? []).map(({ $ref = '' }) => nameOf($ref));
  const others = Object.keys(definitions).filter((name) => name !== 'Document' && !documents.includes(name));
  const part = (name: string) => definitionPart(name, definitions[name] ?? {});
  const answer = (name: string) => definitionPart(name, withoutKeys(definitions[name] ?? {}, keysOfAll));
  return `## JSON documents

With \`--json\`, standard output is exactly one of these, on one line. If a value is undefined, its key is left out. The JSON
Schema is [output.schema.json](output.schema.json). Every document has \`schemaVersion\`, which is 1, and \`exitCode\`, the exit
status. As long as \`schemaVersion\` is 1, keys may be added, but no key is removed or changes its meaning.

${[...documents.map(answer), ...others.map(part)].join('\n')}`;
}

const keysOfAll = ['schemaVersion', 'exitCode'];

function withoutKeys({ properties = {}, ...schema }: JsonSchema, keys: readonly string[]): JsonSchema {
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key))),
  };
}

function definitionPart(name: string, schema: JsonSchema): string {
  const [first = '', ...more] = (schema.description ?? '').split('\n');
  const words =
    more.length === 0
      ? ''
      : `\n${more
          .filter((line) => line !== '')
          .map((line) => item(line.replace('- ', '')))
          .join('')}`;
  const keys =
    schema.properties === undefined
      ? ''
      : `\n${[keyList(schema), ...Object.entries(schema.$defs ?? {}).map(([name, inner]) => definitionPart(name, inner))].join('\n')}`;
  const kind = schema.properties === undefined && more.length === 0 ? `\n${wrap(`One of ${kindOf(schema)}.`)}\n` : '';
  return `### ${markAngles(name)}\n${first === '' ? '' : `\n${wrap(first)}\n`}${words}${kind}${keys}`;
}

function profilePart(schema: JsonSchema): string {
  return `## Keys of a profile

[profiles.md](profiles.md) explains them with examples. [profile.schema.json](profile.schema.json) is the JSON Schema, for your
editor.

${[keyList(schema), ...Object.entries(schema.$defs ?? {}).map(([name, inner]) => definitionPart(name, inner))].join('\n')}`;
}
