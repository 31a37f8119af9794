import { chmod, chown, mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { stageTree, type Staged } from '../../src/inspect/staging-copy.ts';
import { readControlTree } from '../../src/monit/config/config-tree.ts';
import { askMonit, globalRecipients, writeFiles } from '../support/files/files.ts';

const rendered = 'set mail-format { subject: ours }\nset alert ours@x\n';

interface StageOptions {
  readonly managed?: string;
  readonly text?: string | null;
  readonly controlFile?: string;
}

/** The tree below a directory, staged until the end of the test. */
async function stage(directory: string, options: StageOptions = {}): Promise<Staged> {
  const { managed = 'conf.d/managed', text = rendered, controlFile = 'monitrc' } = options;
  const tree = readControlTree(controlFile, { workingDirectory: directory });
  const path = join(directory, managed);
  const includedBy = { file: tree.controlFile, line: 1, pattern: 'conf.d/*' };
  const staged = await stageTree(tree, {
    managedFile: { path, target: path, includedBy },
    text: text ?? undefined,
    services: [],
  });
  onTestFinished(staged.dispose);
  return staged;
}

/** What Monit says of a staged tree, in the user's paths. */
async function askStaged(directory: string, options?: StageOptions): Promise<string> {
  const staged = await stage(directory, options);
  return staged.restore(await askMonit(staged.controlFile, { cwd: '/' }));
}

/** Without what differs between any two checks: Monit makes itself an id where the id file is not there. */
const withoutId = (answer: string) => answer.replace(/^ *(?:Id file|New Monit id|Stored in)\b.*$/gm, '');

/** Everything that can be seen of a directory from outside. */
async function snapshot(directory: string): Promise<Record<string, unknown>> {
  const paths = await readdir(directory, { recursive: true });
  const entries = [directory, ...paths.map((path) => join(directory, path))].map(async (path) => {
    const { mtimeMs, ctimeMs, mode, size, ino } = await stat(path);
    return [relative(directory, path), { mtimeMs, ctimeMs, mode, size, ino }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

describe('the staged tree means to Monit what the real one does', () => {
  test('with nested includes, quoted and relative patterns, links, and the order of mail formats', async () => {
    const directory = await writeFiles({
      'conf.d/a': 'set mail-format { subject: a }\nset alert a@x\ninclude "nested/*.x" include\n nested/y\n',
      'conf.d/b': 'set mail-format { subject: b }\nset alert b@x\n',
      'conf.d/managed': rendered,
      'conf.d/z~': 'set alert no@x\n',
      'conf.d/.hidden': 'set alert no@x\n',
      'nested/1.x': 'set alert n1@x',
      'nested/2.x': '#\n',
      'nested/y': "include 'deep/*'\n",
      'deep/1': 'set mail-format { subject: deep }\n',
      'with blank/{a}': 'set alert blank@x',
    });
    await mkdir(join(directory, 'conf.d/directory'));
    await symlink('../nested/1.x', join(directory, 'conf.d/link'));
    await writeFile(
      join(directory, 'monitrc'),
      `set idfile ${directory}/id\nset mail-format { subject: first } include conf.d/* # all\n` +
        `include "with blank/*"\ninclude ${directory}/none/*\ninclude nested/none*\ninclude conf.d/directory\n` +
        'check system myhost\n  if loadavg (1min) > 40 then alert\n  alert local@x',
      { mode: 0o600 },
    );
    const real = await askMonit(join(directory, 'monitrc'), { cwd: directory });
    expect(real).toContain('Control file syntax OK');
    expect(globalRecipients(real)).toHaveLength(6);
    expect(withoutId(await askStaged(directory))).toBe(withoutId(real));
  });

  test('where files include one another', async () => {
    const directory = await writeFiles({ 'conf.d/managed': rendered, 'state/.keep': '' });
    const replaced = `set alert a@x\ninclude ${directory}/*\ninclude ${directory}/conf.d/*\n`;
    await writeFile(join(directory, 'conf.d/a'), replaced);
    const text = `set idfile ${directory}/state/id\ninclude ${directory}/conf.d/*\n`;
    await writeFile(join(directory, 'monitrc'), text, { mode: 0o600 });
    const real = await askMonit(join(directory, 'monitrc'));
    expect(real).toContain('Include loop detected');
    expect(withoutId(await askStaged(directory))).toBe(withoutId(real));
  });

  test.each(['a b', "it's", 'it"s', 'a [b]', 'ü*', "a 'b"])('in a directory named %s', async (name) => {
    const directory = await writeFiles({
      [`${name}/monitrc`]: 'include conf.d/*',
      [`${name}/conf.d/a`]: 'set alert a@x',
    });
    const answer = await askStaged(join(directory, name));
    expect(globalRecipients(answer).sort()).toEqual(['a@x', 'ours@x']);
    expect(answer).toContain(`= ${directory}/${name}/monitrc\n`);
  });

  test('with bytes that are not UTF-8', async () => {
    const subject = Buffer.from('include conf.d/*\nset mail-format { subject: f\xfcr }\n', 'latin1');
    const directory = await writeFiles({ monitrc: subject, 'conf.d/a': '' });
    const staged = await stage(directory);
    expect(await askMonit(staged.controlFile)).toContain('Mail subject       = f\ufffdr');
  });
});

describe('the managed file', () => {
  const files = { monitrc: 'include conf.d/*\ninclude link/*', 'conf.d/managed': 'set alert old@x', 'conf.d/a': '' };

  test('holds the other text, under each of its names', async () => {
    const directory = await writeFiles(files);
    await symlink('conf.d', join(directory, 'link'));
    expect(globalRecipients(await askStaged(directory))).toEqual(['ours@x', 'ours@x']);
  });

  test('can be left out', async () => {
    expect(globalRecipients(await askStaged(await writeFiles(files), { text: null }))).toEqual([]);
  });

  test('can be a new one, the only one of its directory', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*' });
    await mkdir(join(directory, 'conf.d'));
    expect(globalRecipients(await askStaged(directory))).toEqual(['ours@x']);
  });

  test('may include files itself', async () => {
    const directory = await writeFiles({ ...files, 'more/a': 'set alert more@x' });
    expect(globalRecipients(await askStaged(directory, { text: 'include more/*' }))).toEqual(['more@x']);
  });
});

describe("Monit's messages", () => {
  test('name the user’s own file and line where an include is broken', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/web': '\n\nset nonsense\n' });
    expect(await askStaged(directory)).toContain(`${directory}/conf.d/web:3: syntax error 'nonsense'`);
  });

  test('name the user’s own file and line where the rendered text is broken', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/a': '' });
    const answer = await askStaged(directory, { text: '#\nset alert nonsense' });
    expect(answer).toContain(`${directory}/conf.d/managed:2: syntax error 'nonsense'`);
  });

  test.each([
    ...['set alert', 'set alert\n', '#\nset mail-format {', 'set alert "a', 'check process x', 'include', 'include\n'],
    ...['set mmonit http://a:b@h:1/x', 'set mmonit http://a:b@h:1/x\n', 'set mail-format { message: a\nb', '#', '\\'],
  ])('are Monit’s own where the control file ends with %j', async (end) => {
    const directory = await writeFiles({ 'state/.keep': '', 'conf.d/managed': rendered });
    const text = `set idfile ${directory}/state/id\ninclude ${directory}/conf.d/*\n${end}`;
    await writeFile(join(directory, 'monitrc'), text, { mode: 0o600 });
    const real = await askMonit(join(directory, 'monitrc'));
    expect(withoutId(await askStaged(directory))).toBe(withoutId(real));
  });

  test('tell of a control file that others may read, by its own path', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/a': '' });
    await chmod(join(directory, 'monitrc'), 0o644);
    expect(await askStaged(directory)).toMatch(new RegExp(`control file '${directory}/monitrc' permission 0644`));
  });

  // Only root can give a file away.
  test.runIf(process.geteuid?.() === 0)('a control file of another user is refused before Monit is asked', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/a': '' });
    await chown(join(directory, 'monitrc'), 12345, 12345);
    await expect(askStaged(directory)).rejects.toMatchObject({ code: 'control-file.owner' });
  });
});

test('staging and checking leave no trace, neither in the configuration nor elsewhere', async () => {
  const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/managed': 'set alert old@x' });
  const files = ['idfile', 'log', 'statefile', 'pidfile', 'httpd unixsocket', 'eventqueue basedir'];
  const settings = files.map((what) => `set ${what} ${directory}/${what.split(' ')[0] ?? ''}\n`).join('');
  await writeFile(join(directory, 'monitrc'), `set idfile "${directory}/id"\ninclude conf.d/*\n`);
  await writeFile(join(directory, 'conf.d/settings'), settings);
  const before = await snapshot(directory);
  const staged = await stage(directory);
  expect(globalRecipients(await askMonit(staged.controlFile))).toEqual(['ours@x']);
  expect(await snapshot(directory)).toEqual(before);

  const scratch = dirname(staged.root);
  expect((await stat(scratch)).mode & 0o777).toBe(0o700);
  expect(basename(scratch)).toMatch(/^\./);
  staged.dispose();
  staged.dispose();
  await expect(stat(scratch)).rejects.toThrow('ENOENT');
});

test('a temporary directory whose name is full of wildcards and blanks serves as well', async () => {
  const directory = await writeFiles({ monitrc: 'include conf.d/*', 'conf.d/a': '', 'tmp [a]* b/.keep': '' });
  useTemporaryDirectory(join(directory, 'tmp [a]* b'));
  expect(globalRecipients(await askStaged(directory))).toEqual(['ours@x']);
});

test('a tree that Monit’s grammar cannot express elsewhere is refused by file and line; nothing is left', async () => {
  const directory = await writeFiles({
    [`a "b' c/monitrc`]: '\ninclude conf.d/*',
    [`a "b' c/conf.d/a`]: '',
    'tmp/.keep': '',
  });
  useTemporaryDirectory(join(directory, 'tmp'));
  await expect(stage(join(directory, `a "b' c`))).rejects.toMatchObject({
    code: 'include.unsupported',
    message: expect.stringContaining(`${directory}/a "b' c/monitrc:2: `) as unknown,
  });
  expect(await readdir(join(directory, 'tmp'))).toEqual(['.keep']);
});

function useTemporaryDirectory(path: string): void {
  vi.stubEnv('TMPDIR', path);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
}
