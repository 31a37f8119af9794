import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Command, commands, common, mainCommand } from './completions/words.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const docs = (await readdir(join(root, 'docs'))).filter((name) => name.endsWith('.md')).map((name) => `docs/${name}`);
const integrations = (await readdir(join(root, 'integrations'))).map((name) => `integrations/${name}/README.md`);

/** Nothing, an option, a word in capitals, or a profile that the pages have as an example. */
const profiles = /^(?:[-$].*|[A-Z]+|none|default|office|web)?$/;

interface Call {
  readonly words: readonly string[];
  /** Whether this is surely a command, and not a sentence with the name of the program. */
  readonly isCommand: boolean;
}

/** What stands after each `monit-alert` in code, until the command ends. */
function callsIn(page: string): Call[] {
  const fenced = [...page.matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  const inline = [...page.replaceAll(/^```.*?^```$/gms, '').matchAll(/(`)([^`\n]+)`/g)];
  return [...fenced, ...inline].flatMap(([, kind = '', text = '']) => {
    const found = text.replaceAll('\\\n', ' ').matchAll(/^(.*?)(?<![\w-])monit-alert (.*)$/gm);
    return [...found].map(([, before = '', after = '']) => {
      const [command = ''] = /^(?:'[^']*'|"[^"]*"|[^'"`|&;>#])*/.exec(after) ?? [];
      const words = (command.match(/(?:'[^']*'|"[^"]*"|\S)+/g) ?? []).map((word) => word.replace(/[,.:)]+$/, ''));
      const isAlone = /^(?:[#$] )?(?:sudo )?(?:\/usr\/bin\/)?$/.test(before);
      return { words, isCommand: isAlone && ['sh', 'console', '`'].includes(kind) };
    });
  });
}

const namesOf = (options: Command['options']) =>
  options.flatMap(({ name, short }) => (short === undefined ? [name] : [name, `-${short}`]));

/** What does not exist: a first word that is neither a command nor a profile of the pages, or an option. */
function unknownIn({ words, isCommand }: Call): string[] {
  const [first = ''] = words;
  const command = commands.find(({ name }) => name === first) ?? mainCommand;
  const known = [...namesOf([...common, ...command.options]), '--version', '-V'];
  // What comes after it belongs to another program.
  const end = words.indexOf('--');
  const own = words.slice(0, end < 0 ? words.length : end);
  const options = own.filter((word) => /^--?[a-z]/i.test(word)).map((word) => word.replace(/=.*/, ''));
  const isKnown = !isCommand || command !== mainCommand || profiles.test(first);
  return [...(isKnown ? [] : [first]), ...options.filter((option) => !known.includes(option))];
}

test.each(['README.md', 'CONTRIBUTING.md', ...docs, ...integrations])(
  'the command line has every command and option that %s names',
  async (page) => {
    const calls = callsIn(await readFile(join(root, page), 'utf8'));
    expect(calls.filter((call) => unknownIn(call).length > 0)).toEqual([]);
  },
);
