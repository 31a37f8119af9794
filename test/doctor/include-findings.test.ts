import { chmod, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeBackups, judgeManagedFile, judgeRecipients } from '../../src/doctor/include-findings.ts';
import { readInstallation } from '../../src/inspect/installation.ts';
import { readControlTree } from '../../src/monit/config/config-tree.ts';
import { withHeader } from '../../src/render/header.ts';
import { askMonit, globalRecipients, writeFiles } from '../support/files/files.ts';

async function treeOf(files: Record<string, string>) {
  const directory = await writeFiles(files);
  return { directory, tree: readControlTree('monitrc', { workingDirectory: directory }) };
}

describe('managed-file', () => {
  async function judge(text: string, mode = 0o600) {
    const directory = await writeFiles({ monitrc: 'include conf.d/*\n', 'conf.d/monit-alert': text });
    const path = join(directory, 'conf.d/monit-alert');
    await chmod(path, mode);
    const location = { controlFile: 'monitrc', managedFile: path, workingDirectory: directory };
    return judgeManagedFile(await readInstallation(location), (await stat(path)).mode);
  }
  const secret = withHeader('office', '\nset mailserver mail.example.org username "me" password "secret"\n');

  test('of somebody else is a problem, and one that was edited is worth a warning', async () => {
    expect(await judge('set alert a@x\n')).toMatchObject({ id: 'managed-file', verdict: 'problem' });
    expect(await judge(`${withHeader('none', '\n# a\n')}# edited\n`)).toMatchObject({ verdict: 'warning' });
  });

  test('that others can read is a problem where it holds a password', async () => {
    expect(await judge(secret, 0o644)).toMatchObject({
      verdict: 'problem',
      remedy: expect.stringContaining('chmod') as string,
    });
    expect(await judge(secret)).toMatchObject({ verdict: 'ok' });
    expect(await judge(withHeader('none', '\n# nobody\n'), 0o644)).toMatchObject({ verdict: 'ok' });
  });
});

describe('backup-files', () => {
  const names = [
    'web.bak',
    'web.dpkg-old',
    'web.dpkg-dist',
    'web.ucf-dist',
    'web.rpmnew',
    'web.orig',
    'web.swp',
    '#web#',
  ];

  test.each(names)('%s is loaded by a pattern that catches everything, as Monit itself says', async (name) => {
    const text = `set alert backup@example.org\n`;
    const { directory, tree } = await treeOf({ monitrc: '', 'conf.d/web': '', [`conf.d/${name}`]: text });
    await writeFile(tree.controlFile, `include ${directory}/conf.d/*\n`);
    expect(globalRecipients(await askMonit(tree.controlFile))).toEqual(['backup@example.org']);
    const { files } = readControlTree('monitrc', { workingDirectory: directory });
    expect(judgeBackups(files)).toMatchObject({
      id: 'backup-files',
      verdict: 'warning',
      places: [`${directory}/conf.d/${name}, by ${directory}/monitrc:1`],
    });
  });

  test.each(['web.bak~', '.web.swp', 'web.conf', 'web'])('%s is none that is loaded', async (name) => {
    const { tree } = await treeOf({ monitrc: 'include conf.d/*\n', [`conf.d/${name}`]: '' });
    expect(judgeBackups(tree.files)).toMatchObject({ verdict: 'ok' });
  });

  test('what an include statement names in full is meant', async () => {
    const { tree } = await treeOf({ monitrc: 'include conf.d/web.old\n', 'conf.d/web.old': '' });
    expect(judgeBackups(tree.files)).toMatchObject({ verdict: 'ok' });
  });
});

describe('recipients', () => {
  const managed = '/etc/monit/conf.d/monit-alert';

  test.each([
    ['no event in common', 'set alert a@x { timeout }\n', 'set alert a@x { nonexist }\n'],
    ['another format', 'set alert a@x\n', 'set alert a@x with mail-format { subject: again }\n'],
  ])('who has several statements with %s gets no mail twice', async (_, one, other) => {
    const { tree } = await treeOf({ monitrc: `${one}include conf.d/*\n`, 'conf.d/more': other });
    expect(judgeRecipients(tree.files, managed)).toMatchObject({ verdict: 'ok' });
  });

  test('what a profile says twice is meant; what it repeats of another file is not', async () => {
    const { directory, tree } = await treeOf({
      monitrc: 'include conf.d/*\n',
      'conf.d/monit-alert': 'set alert a@x\nset alert a@x\n',
    });
    expect(judgeRecipients(tree.files, `${directory}/conf.d/monit-alert`)).toMatchObject({ verdict: 'ok' });
    expect(judgeRecipients(tree.files, managed)).toMatchObject({ verdict: 'warning' });
  });

  test('who is named twice is named with both places', async () => {
    const { directory, tree } = await treeOf({
      monitrc: 'set alert a@x\nset alert b@x\ninclude conf.d/*\n',
      'conf.d/more': '\nset alert a@x on { timeout }\n',
    });
    expect(judgeRecipients(tree.files, managed)).toMatchObject({
      id: 'recipients',
      verdict: 'warning',
      what: expect.stringContaining('a@x') as string,
      places: [`${directory}/monitrc:1: a@x`, `${directory}/conf.d/more:2: a@x`],
    });
  });

  test('a service may name him too: that is for this service', async () => {
    const { tree } = await treeOf({ monitrc: 'set alert a@x\ncheck file f path /f\n  alert a@x\n' });
    expect(judgeRecipients(tree.files, managed)).toMatchObject({ verdict: 'ok' });
  });
});
