import { mkdir, symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import {
  type ControlTree,
  unmanagedAlerts,
  httpdStatement,
  readControlTree,
  withTexts,
} from '../../../src/monit/config/config-tree.ts';
import { eventNames } from '../../../src/monit/config/events.ts';
import { writeFiles } from '../../support/files/files.ts';
import { run } from '../../support/processes/run.js';

const read = (controlFile: string, workingDirectory: string) =>
  new Promise<ControlTree>((resolve) => {
    resolve(readControlTree(controlFile, { workingDirectory }));
  });
const readTree = (directory: string) => read('monitrc', directory);
const pathsIn = (directory: string, { files }: ControlTree) =>
  files.map(({ path }) => path.replace(`${directory}/`, ''));

async function listen(path: string): Promise<void> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(path, resolve));
}

describe('readControlTree', () => {
  test('reads each included file once, behind the one that includes it, and knows by which line', async () => {
    const directory = await writeFiles({
      monitrc: 'set daemon 5\ninclude conf.d/*\ninclude "conf.d/b"\n',
      'conf.d/a': 'include\n  extra/*\n',
      'conf.d/b': 'set alert b@x\n',
      'conf.d/c~': '',
      'conf.d/.d': '',
      'extra/e': '',
    });
    await mkdir(join(directory, 'conf.d/directory'));
    const tree = await readTree(directory);
    expect(pathsIn(directory, tree)).toEqual(['monitrc', 'conf.d/a', 'extra/e', 'conf.d/b']);
    expect(tree.files.map(({ includedBy }) => includedBy)).toEqual([
      undefined,
      { file: join(directory, 'monitrc'), line: 2, pattern: 'conf.d/*' },
      { file: join(directory, 'conf.d/a'), line: 2, pattern: 'extra/*' },
      { file: join(directory, 'monitrc'), line: 2, pattern: 'conf.d/*' },
    ]);
  });

  test('comes to an end where files include one another', async () => {
    const directory = await writeFiles({ monitrc: 'include *', a: 'include ./a include monitrc', b: 'include ./[ab]' });
    await expect(readTree(directory)).resolves.toMatchObject({ controlFile: join(directory, 'monitrc') });
    expect(pathsIn(directory, await readTree(directory))).toEqual(expect.arrayContaining(['monitrc', 'a', 'b']));
  });

  test('keeps the bytes of a file that is not UTF-8', async () => {
    const directory = await writeFiles({ monitrc: Buffer.from('# f\xfcr\n', 'latin1') });
    const [file] = (await readTree(directory)).files;
    expect(Buffer.from(file?.text ?? '', file?.encoding).toString('latin1')).toBe('# f\xfcr\n');
  });

  test('refuses a control file that is missing or no file', async () => {
    const directory = await writeFiles({ a: '' });
    await expect(readTree(directory)).rejects.toMatchObject({ code: 'control-file.missing' });
    await mkdir(join(directory, 'monitrc'));
    await expect(readTree(directory)).rejects.toMatchObject({ code: 'control-file.not-a-file' });
  });

  test('names an include that leads nowhere, and the line that asks for it', async () => {
    const directory = await writeFiles({ monitrc: '\ninclude conf.d/*\n', 'conf.d/a': '' });
    await symlink('nowhere', join(directory, 'conf.d/link'));
    await expect(readTree(directory)).rejects.toMatchObject({
      code: 'include.unreadable',
      message: `${directory}/conf.d/link is a symbolic link to a file that does not exist (included at ${directory}/monitrc:2)`,
    });
  });

  test('takes a device for an empty file, and names a pipe or a socket, which Monit cannot read', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/a': '' });
    await symlink('/dev/null', join(directory, 'conf.d/null'));
    expect((await readTree(directory)).files.at(-1)).toMatchObject({ path: join(directory, 'conf.d/null'), text: '' });
    await listen(join(directory, 'conf.d/b'));
    await expect(readTree(directory)).rejects.toMatchObject({
      code: 'include.unreadable',
      message: `${directory}/conf.d/b is a socket (included at ${directory}/monitrc:1)`,
    });
    await run('mkfifo', [join(directory, 'conf.d/apipe')]);
    await expect(readTree(directory)).rejects.toMatchObject({
      code: 'include.unreadable',
      message: `${directory}/conf.d/apipe is a pipe (included at ${directory}/monitrc:1)`,
    });
    await expect(read('conf.d/apipe', directory)).rejects.toMatchObject({
      code: 'control-file.not-a-file',
    });
  });

  test('names an include that cannot be read, and why', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*', 'conf.d/a': '' });
    await symlink('loop', join(directory, 'conf.d/loop'));
    await expect(readTree(directory)).rejects.toMatchObject({
      code: 'include.unreadable',
      message: `cannot read ${directory}/conf.d/loop: too many symbolic links encountered (included at ${directory}/monitrc:1)`,
    });
  });

  test('refuses a pattern whose directory depends on a wildcard, by file and line', async () => {
    const directory = await writeFiles({ monitrc: '\ninclude */../x' });
    await expect(readTree(directory)).rejects.toMatchObject({
      code: 'include.unsupported',
      message: expect.stringContaining(`${directory}/monitrc:2: `) as unknown,
    });
  });
});

test('withTexts shows the tree with another text in a file, and with what that text includes', async () => {
  const directory = await writeFiles({ monitrc: 'include a', a: 'set alert a@x', b: '' });
  const tree = await readTree(directory);
  const includedBy = { file: tree.controlFile, line: 1, pattern: 'a' };
  const changed = withTexts(tree, [{ path: join(directory, 'a'), text: 'include b', includedBy }]);
  expect(pathsIn(directory, changed)).toEqual(['monitrc', 'a', 'b']);
  expect(changed.files[1]?.text).toBe('include b');
  expect(pathsIn(directory, withTexts(tree, [{ path: join(directory, 'a'), text: null, includedBy }]))).toEqual([
    'monitrc',
  ]);
});

test('unmanagedAlerts names each alert outside of the managed file, under whatever name that is included', async () => {
  const directory = await writeFiles({
    monitrc: 'set alert a@x\ninclude conf.d/*\ninclude link/*',
    'conf.d/managed': 'set alert m@x',
    'conf.d/web': 'check file web path /x\n  alert w@x\n  noalert n@x',
  });
  await symlink('conf.d', join(directory, 'link'));
  const managed = join(directory, 'conf.d/managed');
  const alerts = unmanagedAlerts(await readTree(directory), { path: managed, target: managed });
  const all = { events: eventNames, reminderCycles: 0 };
  const webAlert = { ...all, scope: 'local', service: 'web', kind: 'alert', recipient: 'w@x', line: 2 };
  const webNoAlert = { ...webAlert, events: [], kind: 'noalert', recipient: 'n@x', line: 3 };
  const ofMonitrc = { ...all, scope: 'global', service: undefined, kind: 'alert', recipient: 'a@x', line: 1 };
  expect(alerts).toMatchObject([
    { ...ofMonitrc, file: `${directory}/monitrc` },
    { ...webAlert, file: `${directory}/conf.d/web` },
    { ...webNoAlert, file: `${directory}/conf.d/web` },
    { ...webAlert, file: `${directory}/link/web` },
    { ...webNoAlert, file: `${directory}/link/web` },
  ]);
});

test('httpdStatement joins what all files allow', async () => {
  const directory = await writeFiles({
    monitrc: 'include a\nset httpd port 2812 allow localhost',
    a: '\nset httpd unixsocket /x allow u:p',
  });
  expect(httpdStatement(await readTree(directory))).toEqual({
    file: `${directory}/monitrc`,
    line: 2,
    hosts: ['localhost'],
    credentials: [{ user: 'u', password: 'p', readOnly: false }],
    cleartextFiles: [],
    hasOtherUsers: false,
  });
  const without = await writeFiles({ monitrc: '# set httpd allow u:p' });
  expect(httpdStatement(await readTree(without))).toBeUndefined();
});
