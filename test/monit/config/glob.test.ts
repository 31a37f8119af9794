import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { escapeGlob } from '../../../src/monit/config/glob-segment.ts';
import { expandDirectories, expandGlob, globMatches, resolvePattern } from '../../../src/monit/config/glob.ts';
import { quotePattern } from '../../../src/monit/config/include-pattern.ts';
import { askMonit, globalRecipients, writeFiles } from '../../support/files/files.ts';

const names = [
  ...[
    'a',
    'b',
    'B',
    'z',
    '_u',
    'ab',
    'a.conf',
    'b.conf',
    '.dot',
    '.dot.conf',
    'x~',
    '~t',
    '.~',
    '-m',
    '#h',
    '!e',
    '^c',
  ],
  ...[
    'sp ace',
    'br[1]',
    'br1',
    '[a',
    'a]',
    '{a,b}',
    '+(a|b)',
    '!(a)',
    '(x)',
    'back\\slash',
    'backslash',
    'b\\',
    '*',
    '?',
  ],
  ...['é', 'éa', 'ü.conf', '€', "q'", 'a"b', '0', '9', 'a-c', 'monit-alert', '.monit-alert-0f~'],
];
const patterns = [
  ...['*', '?', '??', '???', '.*', '.d*', '*.conf', '*~', '*.*', '**', 'a*b', '?*[!~]', '[ab]', '[!a-z]*', '[^a-z]*'],
  ...[
    '[[:upper:]]*',
    '[[:alpha:][:digit:]]',
    '[![:alnum:]]*',
    '[[:space:]]*',
    '*[[:space:]]*',
    '[[:nosuch:]]',
    '[]a]*',
  ],
  ...[
    '*[]]',
    '[!]a]*',
    '[a',
    '[a-',
    '*[',
    '[]',
    '[!]',
    '[a-c-z]',
    '[-a]*',
    '[z-a]',
    '[a\\]]*',
    '[\\*]',
    '[*]',
    '[?]',
    '[.]dot',
  ],
  ...[
    'br[1]',
    'br[[]1]',
    'br\\[1]',
    'br\\[1\\]',
    'back\\slash',
    'back\\\\slash',
    '*\\\\*',
    'b\\\\',
    '\\*',
    '\\a',
    '\\.d*',
  ],
  ...[
    '{a,b}',
    '{a,*}',
    '+(a|b)',
    '+(*',
    '!(a)',
    '!e',
    '!*',
    '(x)',
    '(*)',
    '*)',
    '^*',
    '#h',
    '#*',
    '~t',
    '~*',
    'x~',
    'x?',
  ],
  ...[
    'é',
    'é*',
    '[é]*',
    '[ü]*',
    '€',
    'sp ace',
    'sp*',
    "q'",
    'a"b',
    'nothing',
    'dir',
    'dir/',
    'link',
    'dir/*',
    '*/*',
    '*/in',
  ],
  ...['dir/../a', './a', '.', '..', '/a', '*/', 'monit*', '[[=a=]]', '[[.a.]]'],
];

/** A directory of files, each of which is one alert to its number, and a control file that includes some of them. */
async function writeNames(pattern: string): Promise<string> {
  const all = [...names, 'dir/in', 'dir/.in', 'dir/in~', '.hidden/in'];
  const texts = all.map((name, index) => [`conf.d/${name}`, `set alert n${index}@x\n`] as const);
  const directory = await writeFiles(Object.fromEntries(texts));
  await symlink('dir', join(directory, 'conf.d/link'));
  const include = `include ${quotePattern(`${directory}/conf.d/${pattern}`) ?? ''}`;
  await writeFile(join(directory, 'monitrc'), `${include}\nset idfile ${directory}/id\n`, { mode: 0o600 });
  return directory;
}

describe('expandGlob', () => {
  test.each(patterns)('finds for %s the files that Monit includes, in its order', async (pattern) => {
    const directory = await writeNames(pattern);
    const resolved = resolvePattern(`${directory}/conf.d/${pattern}`, '/') ?? '';
    const found = expandGlob(resolved).map((path) => `n${[...names, 'in'].indexOf(basename(path))}@x`);
    // Monit parses the last file first and prints the last recipient first.
    expect(found).toEqual(globalRecipients(await askMonit(join(directory, 'monitrc'))));
  });

  test('finds links that point nowhere, which Monit refuses', async () => {
    const directory = await writeFiles({ 'conf.d/a': '' });
    await symlink('nowhere', join(directory, 'conf.d/b'));
    expect(expandGlob(`${directory}/conf.d/*`)).toEqual([`${directory}/conf.d/a`, `${directory}/conf.d/b`]);
    await writeFile(join(directory, 'monitrc'), `include ${directory}/conf.d/*\n`, { mode: 0o600 });
    expect(await askMonit(join(directory, 'monitrc'))).toContain(`Cannot include file '${directory}/conf.d/b'`);
  });
});

test('expandDirectories finds the directories in which files are looked for, empty or not', async () => {
  const directory = await writeFiles({ 'a/x': '', 'b/x': '', c: '' });
  await mkdir(join(directory, 'd'));
  expect(expandDirectories(`${directory}/*/none`)).toEqual(['a', 'b', 'd'].map((name) => join(directory, name)));
  expect(expandDirectories(`${directory}/none/*`)).toEqual([]);
});

describe('globMatches', () => {
  test.each([
    ['/etc/monit/conf.d/*', '/etc/monit/conf.d/monit-alert', true],
    ['/etc/monit/conf.d/*', '/etc/monit/conf.d/.monit-alert-0f~', false],
    ['/etc/monit/conf.d/.*', '/etc/monit/conf.d/.monit-alert-0f~', false],
    ['/etc/monit/conf.d/*.conf', '/etc/monit/conf.d/monit-alert', false],
    ['/etc/monit/*', '/etc/monit/conf.d/monit-alert', false],
    ['/etc/monit/*/*', '/etc/monit/conf.d/monit-alert', true],
    ['/etc/monit/conf.d/', '/etc/monit/conf.d', false],
    ['/etc/monit//conf.d/a', '/etc/monit/conf.d/a', true],
  ])('%s takes %s: %s', (pattern, path, expected) => {
    expect(globMatches(pattern, path)).toBe(expected);
  });

  test.each(names.filter((name) => !name.endsWith('~')))('an escaped %s matches itself', (name) => {
    expect(globMatches(escapeGlob(`/x/${name}`), `/x/${name}`)).toBe(true);
    expect(globMatches(escapeGlob(`/x/${name}`), `/x/${name}y`)).toBe(false);
  });
});

describe('resolvePattern', () => {
  test('takes a relative pattern from the working directory, whatever characters that has', () => {
    expect(resolvePattern('./conf.d//*', '/a[1]*')).toBe('/a\\[1\\]\\*/conf.d/*');
  });

  test('follows .. to where the directory really is', async () => {
    const directory = await writeFiles({ 'real/deep/x': '', 'real/y': '' });
    await symlink('real/deep', join(directory, 'link'));
    expect(resolvePattern('link/../*', directory)).toBe(`${directory}/real/*`);
    expect(resolvePattern('/../etc', '/')).toBe('/etc');
  });

  test('gives up on .. behind a wildcard', () => {
    expect(resolvePattern('/etc/*/../x', '/')).toBeUndefined();
  });
});

test('a pattern is quoted only where it must be, and not where Monit would read another one', () => {
  expect(quotePattern('/a/*')).toBe('/a/*');
  expect(quotePattern('/a/*', '"*"')).toBe('"/a/*"');
  expect(quotePattern('/a b/*')).toBe('"/a b/*"');
  expect(quotePattern('/a "b/*')).toBe(`'/a "b/*'`);
  expect(quotePattern('/a"b\'/*', '"')).toBe('/a"b\'/*');
  expect(quotePattern('/a "b\'/*')).toBeUndefined();
  expect(quotePattern('/a b"')).toBeUndefined();
});
