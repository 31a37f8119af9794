import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readControlTree } from '../../../src/monit/config/config-tree.ts';
import { locateManagedFile, namesOfManagedFile } from '../../../src/monit/config/managed-file.ts';
import { writeFiles } from '../../support/files/files.ts';

const isOurs = (text: string) => text.startsWith('# ours');
const locate = async (directory: string, explicit?: string) =>
  locateManagedFile(readControlTree('monitrc', { workingDirectory: directory }), { explicit, isOurs });

describe('without a path given', () => {
  test.each([
    ['conf.d/*', 'conf.d/monit-alert'],
    ['conf.d/*.conf', 'conf.d/monit-alert.conf'],
    ['conf.d/*.monitrc', 'conf.d/monit-alert.monitrc'],
    ['conf.d/site-*.x', 'conf.d/site-monit-alert.x'],
    ['conf.d/[a-z]*.conf', 'conf.d/monit-alert.conf'],
    ['conf.d/monit-alert.conf', 'conf.d/monit-alert.conf'],
    ['"conf.d/???????????.cfg"', 'conf.d/monit-alert.cfg'],
    ['*/*', 'conf.d/monit-alert'],
  ])('a pattern %s gives the place %s', async (pattern, expected) => {
    const directory = await writeFiles({ monitrc: `\ninclude ${pattern}\n`, 'conf.d/.keep': '' });
    const path = join(directory, expected);
    expect(await locate(directory)).toEqual({
      path,
      target: path,
      includedBy: { file: join(directory, 'monitrc'), line: 2, pattern: pattern.replaceAll('"', '') },
    });
  });

  test('patterns without a directory, for another name only, or that lead to a directory are passed over', async () => {
    const directory = await writeFiles({
      monitrc: 'include none/*\ninclude conf.d/web\ninclude taken/*\ninclude conf.d/a\n',
      'conf.d/web': '',
      'conf.d/a': 'include nested/*',
      'taken/monit-alert/x': '',
      'nested/.keep': '',
    });
    expect((await locate(directory)).path).toBe(join(directory, 'nested/monit-alert'));
  });

  test('a file of ours wins over a better place, and is not looked for in the control file', async () => {
    const directory = await writeFiles({
      monitrc: '# ours\ninclude conf.d/*\ninclude other/*\n',
      'conf.d/web': 'set alert a@x # ours',
      'other/old-name': '# ours',
    });
    expect((await locate(directory)).path).toBe(join(directory, 'other/old-name'));
  });

  test('a control file that includes no fitting place is told the line to add', async () => {
    const directory = await writeFiles({ monitrc: 'include web\n', web: '' });
    await expect(locate(directory)).rejects.toMatchObject({
      code: 'managed-file.no-place',
      hint: `Add this line to ${directory}/monitrc: include ${directory}/monit-alert.conf`,
    });
  });
});

describe('with a path given', () => {
  test('it is taken where an include statement reaches it, be it there or not', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*.x\n', 'conf.d/a.x': '' });
    expect((await locate(directory, 'conf.d/a.x')).target).toBe(join(directory, 'conf.d/a.x'));
    expect((await locate(directory, join(directory, 'conf.d/new.x'))).target).toBe(join(directory, 'conf.d/new.x'));
  });

  test('it is known under the name that the include statement gives it', async () => {
    const directory = await writeFiles({ monitrc: 'include link/*\n', 'conf.d/.keep': '' });
    await symlink('conf.d', join(directory, 'link'));
    expect(await locate(directory, 'conf.d/a')).toMatchObject({
      path: join(directory, 'link/a'),
      target: join(directory, 'conf.d/a'),
    });
  });

  test.each([
    ['elsewhere', 'include @/elsewhere'],
    ['conf.d/.hidden', 'include @/conf.d/.hidden'],
    ['conf.d/a b[1]', 'include "@/conf.d/a b\\[1\\]"'],
  ])('%s is refused where Monit would not read it, with the line to add', async (path, line) => {
    const directory = await writeFiles({ monitrc: 'include conf.d/[!a]*', 'conf.d/x': '' });
    await expect(locate(directory, path)).rejects.toMatchObject({
      code: 'managed-file.not-included',
      hint: `Add this line to ${directory}/monitrc: ${line.replace('@', directory)}`,
    });
  });

  test('it cannot be the control file, a directory, a name that Monit skips, or in a missing directory', async () => {
    const directory = await writeFiles({ monitrc: 'include *', 'conf.d/x': '' });
    await symlink('monitrc', join(directory, 'link'));
    for (const [path, code] of [
      ['monitrc', 'managed-file.unfit'],
      ['link', 'managed-file.unfit'],
      ['conf.d', 'managed-file.unfit'],
      ['backup~', 'managed-file.unfit'],
      ['none/x', 'managed-file.no-directory'],
    ] as const) {
      await expect(locate(directory, path)).rejects.toMatchObject({ code });
    }
  });
});

test('a managed file that is a link keeps its target apart from its path', async () => {
  const directory = await writeFiles({ monitrc: 'include enabled/*', 'available/alerts': '# ours' });
  await mkdir(join(directory, 'enabled'));
  await symlink('../available/alerts', join(directory, 'enabled/alerts'));
  expect(await locate(directory)).toMatchObject({
    path: join(directory, 'enabled/alerts'),
    target: join(directory, 'available/alerts'),
  });
});

test('a place that a directory stands in is named, unless there is another place', async () => {
  const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/monit-alert/x': '' });
  await expect(locate(directory)).rejects.toMatchObject({
    code: 'managed-file.unfit',
    message: `${directory}/conf.d/monit-alert is a directory`,
  });
});

describe('a link that leads to the managed file', () => {
  const linked = async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/.keep': '', 'real/file': '# ours' });
    await symlink('../real/file', join(directory, 'conf.d/monit-alert'));
    return directory;
  };

  test('is refused where everybody could turn it elsewhere, and says where', async () => {
    const directory = await linked();
    await chmod(join(directory, 'real'), 0o777);
    await expect(locate(directory)).rejects.toMatchObject({
      code: 'managed-file.untrusted',
      message: `${directory}/conf.d/monit-alert is a symbolic link that another user could redirect: everybody can write to ${directory}/real`,
      hint: expect.stringContaining(`${directory}/real/file`) as string,
    });
  });

  test('may be anywhere where only we and root can write', async () => {
    const directory = await linked();
    expect((await locate(directory)).target).toBe(join(directory, 'real/file'));
  });

  test('is refused through a linked directory too, also where the file is yet to be written', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'real/.keep': '' });
    await symlink('real', join(directory, 'conf.d'));
    await chmod(join(directory, 'real'), 0o777);
    await expect(locate(directory)).rejects.toMatchObject({ code: 'managed-file.untrusted' });
  });

  test('is not asked for: without one, we write beside what we replace, whoever else may write there', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/monit-alert': '# ours' });
    await chmod(join(directory, 'conf.d'), 0o777);
    expect((await locate(directory)).path).toBe(join(directory, 'conf.d/monit-alert'));
  });
});

test('namesOfManagedFile finds every name that Monit would read it under, before it is there', async () => {
  const directory = await writeFiles({
    monitrc: 'include conf.d/*\ninclude link/*\ninclude link/*.x',
    'conf.d/.keep': '',
  });
  await symlink('conf.d', join(directory, 'link'));
  const tree = readControlTree('monitrc', { workingDirectory: directory });
  expect(namesOfManagedFile(tree, join(directory, 'conf.d/new'))).toEqual([
    join(directory, 'conf.d/new'),
    join(directory, 'link/new'),
  ]);
});

describe('a managed file that Monit would read more than once is refused, with each way that leads to it', () => {
  test.each(['conf.d/new', 'conf.d/ours', undefined])('by two statements: %s', async (explicit) => {
    const directory = await writeFiles({
      monitrc: 'include conf.d/*\n\ninclude conf.d/[no]*',
      'conf.d/ours': '# ours',
    });
    const path = join(directory, explicit ?? 'conf.d/ours');
    await expect(locate(directory, explicit)).rejects.toMatchObject({
      code: 'managed-file.unfit',
      message: `Monit would read ${path} more than once`,
      details: [1, 3].map((line) => `as ${path}, included at ${directory}/monitrc:${line}`),
    });
  });

  test('by two names, for one statement', async () => {
    const directory = await writeFiles({ monitrc: 'include conf.d/*', 'conf.d/ours': '# ours' });
    await symlink('ours', join(directory, 'conf.d/link'));
    await expect(locate(directory)).rejects.toMatchObject({
      code: 'managed-file.unfit',
      details: ['link', 'ours'].map((name) => `as ${directory}/conf.d/${name}, included at ${directory}/monitrc:1`),
    });
  });

  test('unless there is a place that it reads once', async () => {
    const directory = await writeFiles({
      monitrc: 'include conf.d/*\ninclude conf.d/*\ninclude other/*',
      'conf.d/.keep': '',
      'other/.keep': '',
    });
    expect((await locate(directory)).path).toBe(join(directory, 'other/monit-alert'));
  });
});

test('of two files of ours, neither is chosen but by the path given', async () => {
  const directory = await writeFiles({
    monitrc: 'include conf.d/*',
    'conf.d/one': '# ours',
    'conf.d/two': '# ours, too',
  });
  await expect(locate(directory)).rejects.toMatchObject({
    code: 'managed-file.ambiguous',
    details: ['one', 'two'].map((name) => `${directory}/conf.d/${name} (included at ${directory}/monitrc:1)`),
    hint: expect.stringContaining('--managed-file') as unknown,
  });
  expect((await locate(directory, 'conf.d/two')).path).toBe(join(directory, 'conf.d/two'));
});
