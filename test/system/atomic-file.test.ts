import { readdirSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate as pause } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { appendLine, ensureDirectory, removeFile, removeLeftovers, replaceFile } from '../../src/system/atomic-file.ts';
import { askMonit, globalRecipients, writeFiles } from '../support/files/files.ts';
import { asOrdinaryUser, isRoot, withFullDisk } from '../support/files/obstacles.ts';
import { endedPid } from '../support/processes/ended-pid.ts';

const modeOf = async (path: string) => (await stat(path)).mode & 0o7777;

/** Files that were seen beside the known ones while `work` went on, with every mode they had. */
async function seenWhile(directory: string, work: () => Promise<unknown>): Promise<Map<string, Set<number>>> {
  const known = new Set(readdirSync(directory));
  const seen = new Map<string, Set<number>>();
  const state = { over: false };
  const ending = work().finally(() => (state.over = true));
  while (!state.over) {
    for (const name of readdirSync(directory).filter((each) => !known.has(each))) {
      const mode = statSync(join(directory, name), { throwIfNoEntry: false })?.mode;
      if (mode !== undefined) seen.set(name, (seen.get(name) ?? new Set()).add(mode & 0o7777));
    }
    await pause();
  }
  await ending;
  return seen;
}

/** The name under which a new text lies in the directory before it is in place. */
async function temporaryName(): Promise<string> {
  const directory = await writeFiles({ target: 'old' });
  const text = 'x'.repeat(8_000_000);
  const [name] = (await seenWhile(directory, () => replaceFile(join(directory, 'target'), text))).keys();
  if (name === undefined) throw new Error('the new text was never seen beside the old one');
  return name;
}

describe('replaceFile', () => {
  test('creates a file, or replaces one, for its owner alone', async () => {
    const directory = await writeFiles({ there: 'old' });
    for (const name of ['there', 'not-there']) {
      await replaceFile(join(directory, name), 'new');
      expect(await readFile(join(directory, name), 'utf8')).toBe('new');
      expect(await modeOf(join(directory, name))).toBe(0o600);
    }
    expect((await readdir(directory)).sort()).toEqual(['not-there', 'there']);
  });

  test('no byte of the new text is ever readable by others, whatever the umask and the old mode', async () => {
    const directory = await writeFiles({ target: 'old' });
    const target = join(directory, 'target');
    await chmod(target, 0o666);
    const umask = process.umask(0);
    try {
      const seen = await seenWhile(directory, () => replaceFile(target, 'x'.repeat(16_000_000)));
      expect([...seen.values()].flatMap((modes) => [...modes])).toEqual([0o600]);
    } finally {
      process.umask(umask);
    }
    expect(await modeOf(target)).toBe(0o600);
  });

  test('gives exactly the mode that was asked for, whatever the umask', async () => {
    const directory = await writeFiles({});
    const umask = process.umask(0o077);
    try {
      await replaceFile(join(directory, 'file'), '', { mode: 0o644 });
    } finally {
      process.umask(umask);
    }
    expect(await modeOf(join(directory, 'file'))).toBe(0o644);
  });

  test('keeps the owner of the old file, as far as this user can give files away', async () => {
    const directory = await writeFiles({ target: 'old' });
    const target = join(directory, 'target');
    if (isRoot) await chown(target, 12345, 54321);
    const { uid, gid } = await stat(target);
    await replaceFile(target, 'new');
    expect(await stat(target)).toMatchObject({ uid, gid });
    expect(await readFile(target, 'utf8')).toBe('new');
  });

  test('who reads meanwhile gets the old text or the new one, never a part', async () => {
    const directory = await writeFiles({ target: 'a'.repeat(1_000_000) });
    const target = join(directory, 'target');
    const state = { over: false };
    const writing = (async () => {
      for (const letter of 'bababababa') await replaceFile(target, letter.repeat(1_000_000));
      state.over = true;
    })();
    const texts = new Set<string>();
    while (!state.over) texts.add((await readFile(target, 'utf8')).replace(/^(.)\1{999999}$/, 'all $1'));
    await writing;
    expect([...texts].sort()).toEqual(['all a', 'all b']);
  });
});

describe('when writing fails', () => {
  test('for want of space in the middle of it, the old file is whole and nothing is left beside it', async () => {
    const directory = await writeFiles({ target: 'old' });
    const target = join(directory, 'target');
    await withFullDisk(8_192, async () => {
      await expect(replaceFile(target, 'x'.repeat(1_000_000))).rejects.toMatchObject({ code: 'EFBIG' });
    });
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readdir(directory)).toEqual(['target']);
  });

  test('because the directory may not be written, the old file is whole', async () => {
    const directory = await writeFiles({ 'conf.d/target': 'old' });
    await chmod(join(directory, 'conf.d'), 0o555);
    const target = join(directory, 'conf.d/target');
    await asOrdinaryUser(async () => {
      await expect(replaceFile(target, 'new')).rejects.toMatchObject({ code: 'EACCES' });
    });
    expect(await readFile(target, 'utf8')).toBe('old');
    expect(await readdir(join(directory, 'conf.d'))).toEqual(['target']);
    await chmod(join(directory, 'conf.d'), 0o755);
  });

  test('at the very rename, nothing is left beside the target', async () => {
    const directory = await writeFiles({ 'target/is-a-directory': '' });
    await expect(replaceFile(join(directory, 'target'), 'new')).rejects.toMatchObject({ code: 'EISDIR' });
    expect(await readdir(directory)).toEqual(['target']);
  });
});

describe('a run that was killed between write and rename', () => {
  test.each(['*', '.*', '.monit*', '.monit-alert-*', '.[m]onit-alert-????????????*'])(
    'leaves nothing that Monit loads by include pattern %s',
    async (pattern) => {
      const name = await temporaryName();
      const directory = await writeFiles({
        [`conf.d/${name}`]: 'set alert leftover@example.org\n',
        // The patterns do match: the same name without its last character is loaded.
        [`conf.d/${name.slice(0, -1)}`]: 'set alert hidden@example.org\n',
        'conf.d/plain': 'set alert plain@example.org\n',
      });
      const includes = `set idfile ${directory}/id\ninclude ${directory}/conf.d/${pattern}\n`;
      const control = await writeFiles({ monitrc: `set daemon 60\n${includes}` });
      const recipients = globalRecipients(await askMonit(join(control, 'monitrc')));
      expect(recipients).toEqual([pattern === '*' ? 'plain@example.org' : 'hidden@example.org']);
    },
  );

  test('is swept up after, and nothing else is', async () => {
    const ofThisRun = await temporaryName();
    const left = ofThisRun.replace(`-${process.pid}-`, `-${await endedPid()}-`);
    const others = ['.monit-alert-notes', 'backup~', '.hidden~', 'target', left.slice(1), left.slice(0, -1), ofThisRun];
    const directory = await writeFiles(Object.fromEntries([left, ...others].map((each) => [each, ''])));
    await removeLeftovers(directory);
    expect((await readdir(directory)).sort()).toEqual(others.sort());
  });
});

test('what is in the way of sweeping up stays there, and is no error', async () => {
  const left = (await temporaryName()).replace(`-${process.pid}-`, `-${await endedPid()}-`);
  const directory = await writeFiles({ [`${left}/file`]: '' });
  await removeLeftovers(directory);
  expect(await readdir(directory)).toEqual([left]);
  await removeLeftovers(join(directory, 'nowhere'));
});

test('a file is removed, and one that is not there is no error', async () => {
  const directory = await writeFiles({ file: '' });
  await removeFile(join(directory, 'file'));
  expect(await readdir(directory)).toEqual([]);
  await expect(removeFile(join(directory, 'file'))).resolves.toBeUndefined();
});

test('what cannot be removed is an error, and is still there', async () => {
  const directory = await writeFiles({ 'full/file': '' });
  await expect(removeFile(join(directory, 'full'))).rejects.toThrow(/EISDIR|EPERM/);
  expect(await readdir(directory)).toEqual(['full']);
});

test('lines are added to what is there, in a file for its owner alone', async () => {
  const directory = await writeFiles({});
  const path = join(directory, 'lines');
  await appendLine(path, 'one');
  await appendLine(path, 'two');
  expect(await readFile(path, 'utf8')).toBe('one\ntwo\n');
  expect(await modeOf(path)).toBe(0o600);
});

test('a directory that cannot be created says why', async () => {
  const directory = await writeFiles({ file: '' });
  await expect(ensureDirectory(join(directory, 'file/a/b'), 0o700)).rejects.toMatchObject({ code: 'ENOTDIR' });
  await expect(ensureDirectory(join(directory, 'file'), 0o700)).rejects.toMatchObject({ code: 'EEXIST' });
  // Within /proc no directory can be created, and the one above is there.
  await expect(ensureDirectory('/proc/no/where', 0o700)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('missing directories are created for their owner alone, and one that is there stays as it is', async () => {
  const directory = await writeFiles({});
  await ensureDirectory(join(directory, 'a/b'), 0o700);
  expect(await modeOf(join(directory, 'a'))).toBe(0o700);
  expect(await modeOf(join(directory, 'a/b'))).toBe(0o700);
  await mkdir(join(directory, 'open'), { mode: 0o755 });
  await chmod(join(directory, 'open'), 0o755);
  await writeFile(join(directory, 'open/file'), '');
  await ensureDirectory(join(directory, 'open'), 0o700);
  expect(await modeOf(join(directory, 'open'))).toBe(0o755);
  expect(await readdir(join(directory, 'open'))).toEqual(['file']);
});
