import { chmod, chown, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ourHands, otherUserOnTheWay } from '../../src/system/trust.ts';
import { writeFiles } from '../support/files/files.ts';
import { asOrdinaryUser, isRoot } from '../support/files/obstacles.ts';

/** Nobody, by the number that every Linux gives him. */
const stranger = 65534;
const ours = ourHands();

const tree = async () => writeFiles({ 'conf.d/file': '', 'real/file': '' });

test('a way through our own directories and links is in our hands, also to a file that is not there yet', async () => {
  const directory = await tree();
  await symlink('../real/file', join(directory, 'conf.d/relative'));
  await symlink(join(directory, 'real/./../real/file'), join(directory, 'conf.d/absolute'));
  await symlink('real', join(directory, 'linked'));
  await mkdir(join(directory, 'sticky'));
  await chmod(join(directory, 'sticky'), 0o1777);
  await mkdir(join(directory, 'sticky/ours'));
  for (const path of ['conf.d/file', 'conf.d/relative', 'conf.d/absolute', 'linked/new', 'sticky/ours/new']) {
    expect([path, await otherUserOnTheWay(join(directory, path), ours)]).toEqual([path, undefined]);
  }
});

describe('a way is not in our hands', () => {
  test.each([
    ['a directory that everybody can write to', 'real', 0o777, 'everybody can write to @/real'],
    ['a file that everybody can write to', 'real/file', 0o666, 'everybody can write to @/real/file'],
  ])('through %s', async (_, path, mode, words) => {
    const directory = await tree();
    await symlink('../real/file', join(directory, 'conf.d/link'));
    await chmod(join(directory, path), mode);
    const found = await otherUserOnTheWay(join(directory, 'conf.d/link'), ours);
    expect(found).toBe(words.replace('@', directory));
  });

  test.each(['conf.d', 'real', 'real/file'])('where %s belongs to somebody else', async (path) => {
    const directory = await tree();
    await symlink('../real/file', join(directory, 'conf.d/link'));
    // Who is not root cannot give files away: all that is his is somebody else's for another user.
    if (isRoot) await chown(join(directory, path), stranger, stranger);
    const hands = isRoot ? ours : { uid: ours.uid + 1, gid: ours.gid + 1 };
    const found = await otherUserOnTheWay(join(directory, 'conf.d/link'), hands);
    expect(found).toMatch(/ belongs to user \d+$/);
    if (isRoot) expect(found).toBe(`${directory}/${path} belongs to user ${stranger}`);
  });

  test('where a group that is not ours may write', async () => {
    const directory = await tree();
    if (isRoot) await chown(join(directory, 'real'), 0, stranger);
    await chmod(join(directory, 'real'), 0o770);
    const hands = isRoot ? ours : { uid: ours.uid, gid: ours.gid + 1 };
    const found = await otherUserOnTheWay(join(directory, 'real/file'), hands);
    expect(found).toMatch(new RegExp(`^group \\d+ can write to ${directory}/real$`));
  });

  test('into a sticky directory where the entry is not there yet: somebody else may be first', async () => {
    const directory = await tree();
    await chmod(join(directory, 'real'), 0o1777);
    expect(await otherUserOnTheWay(join(directory, 'real/new'), ours)).toBe(`everybody can write to ${directory}/real`);
  });

  test('where links lead round in a circle', async () => {
    const directory = await tree();
    await symlink('two', join(directory, 'one'));
    await symlink('one', join(directory, 'two'));
    expect(await otherUserOnTheWay(join(directory, 'one'), ours)).toMatch(
      /is a symbolic link that points back to itself$/,
    );
  });
});

test('a way that we may not look at is not in our hands', async () => {
  const directory = await tree();
  await chmod(directory, 0o755);
  await chmod(join(directory, 'real'), 0o600);
  await asOrdinaryUser(async () => {
    const found = await otherUserOnTheWay(join(directory, 'real/file'), { uid: 0, gid: 0 });
    expect(found).toMatch(/cannot examine .*\/real\/file: permission denied \(EACCES\)$|may write|belongs to/);
  });
  await chmod(join(directory, 'real'), 0o700);
});
