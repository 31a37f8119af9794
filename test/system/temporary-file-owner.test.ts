import { mkdir, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { isAbandoned, ownersPrefix } from '../../src/system/temporary-file-owner.ts';
import { writeFiles } from '../support/files/files.ts';
import { endedPid } from '../support/processes/ended-pid.ts';

/** A file whose name a process of that pid would have given it; `before` is what another pid namespace would write. */
const nameOf = (pid: number, namespace?: string) => {
  const name = `${ownersPrefix()}x~`.replace(`-${process.pid}-`, `-${pid}-`);
  return namespace === undefined ? name : name.replace(/\d+/, namespace);
};

async function abandoned(name: string, ageMinutes = 0): Promise<boolean> {
  const path = join(await writeFiles({ [name]: '' }), name);
  const then = Date.now() / 1000 - ageMinutes * 60;
  await utimes(path, then, then);
  return isAbandoned(path);
}

test('what a process that has ended left behind is abandoned at once', async () => {
  expect(await abandoned(nameOf(await endedPid()))).toBe(true);
});

test('what a living process made is not, however old it is', async () => {
  for (const pid of [process.pid, process.ppid]) expect(await abandoned(nameOf(pid), 10_000)).toBe(false);
});

test('of a process that we could not see if it lived, or that left no pid, only what is old is abandoned', async () => {
  const pid = await endedPid();
  for (const name of [nameOf(pid, '1'), nameOf(process.pid, '1'), '.monit-alert-0123456789ab~']) {
    expect([name, await abandoned(name), await abandoned(name, 9), await abandoned(name, 11)]).toEqual(
      // Ten minutes are far beyond what writing a file takes.
      [name, false, false, true],
    );
  }
});

test('other names, and what is not there, are none of ours', async () => {
  const name = nameOf(await endedPid());
  for (const other of [name.slice(1), `x${name}`, 'monitrc']) expect(await abandoned(other, 10_000)).toBe(false);
  expect(await isAbandoned(`/nowhere/${name}`)).toBe(false);
});

test('a directory is judged like a file', async () => {
  const path = join(await writeFiles({}), nameOf(await endedPid()));
  await mkdir(path);
  expect(basename(path).startsWith('.')).toBe(true);
  expect(await isAbandoned(path)).toBe(true);
});
