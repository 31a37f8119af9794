import { mkdir, readFile, rename, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { fileIdentity, identityWith, isSameFile } from '../../src/state/file-identity.ts';
import { writeFiles } from '../support/files/files.ts';
import { waitFor } from '../support/processes/wait-for.js';

const placeOf = (path: string) => ({ path, target: path });

const identityOf = async (place: ReturnType<typeof placeOf>, text: string) =>
  identityWith({ managedFile: place, servicePaths: [] }, new Map([[place.target, text]]));

describe('the identity of a file', () => {
  test('is the same as long as nobody writes it, however often it is read', async () => {
    const file = join(await writeFiles({ file: 'text' }), 'file');
    const before = await fileIdentity(placeOf(file));
    await readFile(file);
    expect(before).toBeDefined();
    expect(await fileIdentity(placeOf(file))).toEqual(before);
  });

  test('is another one when it was written with the same text and its times were set back', async () => {
    const file = join(await writeFiles({ file: 'text' }), 'file');
    const before = await fileIdentity(placeOf(file));
    const { atime, mtime } = await stat(file);
    // The kernel's clock for files may tick some milliseconds apart.
    await waitFor(
      async () => {
        await writeFile(file, 'text');
        await utimes(file, atime, mtime);
        return (await fileIdentity(placeOf(file)))?.key !== before?.key;
      },
      { what: 'another identity' },
    );
  });

  test('is another one when other bytes are in it, whatever its times say', async () => {
    const file = join(await writeFiles({ file: 'text' }), 'file');
    const digest = async () => (await fileIdentity(placeOf(file)))?.key.split(':').at(-1);
    const before = await digest();
    await writeFile(file, 'Text');
    expect(await digest()).not.toBe(before);
    await writeFile(file, 'text');
    expect(await digest()).toBe(before);
  });

  test('is another one when another file with the same text took its place', async () => {
    const directory = await writeFiles({ file: 'text', other: 'text' });
    const identity = async (name: string) => (await fileIdentity(placeOf(join(directory, name))))?.key;
    expect(await identity('other')).not.toBe(await identity('file'));
  });

  test('there is none where the way to a file is gone, although the file is there', async () => {
    const directory = await writeFiles({ file: 'text' });
    const place = { path: join(directory, 'gone/link'), target: join(directory, 'file') };
    expect(await fileIdentity(place)).toBeUndefined();
    expect((await identityOf(place, 'text'))?.key).toBe('another text');
  });

  test('is one that equals no other where another text stands in the file than was expected', async () => {
    const place = placeOf(join(await writeFiles({ file: 'text' }), 'file'));
    const identity = await fileIdentity(place);
    expect(await identityOf(place, 'text')).toEqual(identity);
    expect((await identityOf(place, 'tex'))?.key).not.toBe(identity?.key);
  });

  test('there is none of a file that is not there', async () => {
    expect(await fileIdentity(placeOf('/no/such/file'))).toBeUndefined();
    expect(isSameFile(undefined, undefined)).toBe(true);
  });

  test('one that has come or gone is not the same', async () => {
    const identity = await fileIdentity(placeOf(join(await writeFiles({ file: 'text' }), 'file')));
    expect(isSameFile(undefined, identity)).toBe(false);
    expect(isSameFile(identity, undefined)).toBe(false);
  });

  test('is one of its own if the file is written while it is read', async () => {
    const file = join(await writeFiles({ file: 'x'.repeat(16 * 1024 * 1024) }), 'file');
    const end = new AbortController();
    const writing = (async () => {
      while (!end.signal.aborted) await utimes(file, new Date(), new Date());
    })();
    // The directory is removed after this: nobody may write into it then.
    onTestFinished(() => {
      end.abort();
      return writing;
    });
    const stamp = async () => (await fileIdentity(placeOf(file)))?.key.split(':').slice(0, -1).join(':');
    await waitFor(async () => (await stamp())?.includes(' to '), { what: 'a writing while the file is read' });
  });
});

describe('the way to a file', () => {
  test('stays the same when other files come and go beside it', async () => {
    const directory = await writeFiles({ 'conf.d/file': 'text' });
    const place = placeOf(join(directory, 'conf.d/file'));
    const before = await fileIdentity(place);
    await writeFile(join(directory, 'conf.d/other'), 'other');
    expect(isSameFile(before, await fileIdentity(place))).toBe(true);
  });

  test('is another one when its directory was away for a while', async () => {
    const directory = await writeFiles({ 'conf.d/file': 'text' });
    const place = placeOf(join(directory, 'conf.d/file'));
    const before = await fileIdentity(place);
    await rename(join(directory, 'conf.d'), join(directory, 'away'));
    await rename(join(directory, 'away'), join(directory, 'conf.d'));
    const after = await fileIdentity(place);
    expect(after?.key).toBe(before?.key);
    expect(isSameFile(before, after)).toBe(false);
  });

  test('is another one when a link on it led elsewhere for a while', async () => {
    const directory = await writeFiles({ 'real/conf.d/file': 'text' });
    await mkdir(join(directory, 'other'));
    await symlink('real', join(directory, 'link'));
    const place = { path: join(directory, 'link/conf.d/file'), target: join(directory, 'real/conf.d/file') };
    const before = await fileIdentity(place);
    for (const leads of ['other', 'real']) {
      await symlink(leads, join(directory, 'new'));
      await rename(join(directory, 'new'), join(directory, 'link'));
    }
    expect(isSameFile(before, await fileIdentity(place))).toBe(false);
  });
});
