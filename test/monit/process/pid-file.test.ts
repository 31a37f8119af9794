import { chmod, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pidFileKey, readPidFile } from '../../../src/monit/process/pid-file.ts';
import { writeFiles } from '../../support/files/files.ts';
import { waitFor } from '../../support/processes/wait-for.js';

const process = { pid: 42, startTime: '1', argv: ['monit'] };

describe('a pid file', () => {
  const written = async (text: string) => join(await writeFiles({ 'monit.pid': text }), 'monit.pid');

  test('names a process, or none', async () => {
    expect(await readPidFile(await written('42\n'))).toBe(42);
    for (const text of ['', 'x', '0\n', '1\n', '-7\n']) expect(await readPidFile(await written(text))).toBeUndefined();
    expect(await readPidFile('/nonexistent')).toBeUndefined();
  });

  test('stays the same when it is touched, when its mode changes, and when it is written in place', async () => {
    const pidFile = await written('42\n');
    const key = await pidFileKey({ process, pidFile });
    expect(key).toBeDefined();
    await chmod(pidFile, 0o600);
    await utimes(pidFile, 0, 0);
    await writeFile(pidFile, '42\n');
    expect(await pidFileKey({ process, pidFile })).toBe(key);
  });

  test('is another one when it was created anew', async () => {
    const pidFile = await written('42\n');
    const key = await pidFileKey({ process, pidFile });
    await writeFile(`${pidFile}.new`, '42\n');
    await rename(`${pidFile}.new`, pidFile);
    expect(await pidFileKey({ process, pidFile })).not.toBe(key);
  });

  test('is another one when it was removed and written again, also where it is given the same inode', async () => {
    const pidFile = await written('42\n');
    const key = await pidFileKey({ process, pidFile });
    const before = await stat(pidFile, { bigint: true });
    // The kernel's clock for files may tick some milliseconds apart.
    const isAnother = async () => {
      await rm(pidFile);
      await writeFile(pidFile, '42\n');
      const { ino, birthtimeNs } = await stat(pidFile, { bigint: true });
      return ino !== before.ino || birthtimeNs !== before.birthtimeNs;
    };
    await waitFor(isAnother, { what: 'a file of another birth' });
    expect(await pidFileKey({ process, pidFile })).not.toBe(key);
  });

  test('has nothing to say of a process that it does not name', async () => {
    expect(await pidFileKey({ process, pidFile: await written('43\n') })).toBeUndefined();
    expect(await pidFileKey({ process, pidFile: '/nonexistent' })).toBeUndefined();
  });
});
