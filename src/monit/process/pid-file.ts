import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { MonitAlertError, systemErrorReason } from '../../errors.ts';
import { ifAbsent, isDenied } from '../../system/absent.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { Process } from './process.ts';

/**
 * The process that a pid file names; undefined if it names none, or is no file.
 *
 * @throws MonitAlertError `daemon.denied` if we may not read it.
 */
export async function readPidFile(path: string): Promise<number | undefined> {
  const text = await readRegularFile(path).catch((error: unknown) => {
    if (isDenied(error)) throw denied(path, error);
    return undefined;
  });
  const pid = Number.parseInt(text?.bytes.toString() ?? '', 10);
  return pid > 1 ? pid : undefined;
}

function denied(path: string, cause: unknown): MonitAlertError {
  return new MonitAlertError('daemon.denied', `cannot read Monit's pid file ${path}: ${systemErrorReason(cause)}`, {
    hint: 'Run this as the user that Monit runs as.',
    cause,
  });
}

/**
 * The pid file by device, inode and birth, so that touching it or changing its mode makes no other one of it; where the
 * file system knows no birth, by its inode. Undefined where there is none, or where it names another process.
 */
export async function pidFileKey({
  process,
  pidFile,
}: {
  readonly process: Pick<Process, 'pid'>;
  readonly pidFile: string;
}): Promise<string | undefined> {
  const before = await statOf(pidFile);
  const named = await readPidFile(pidFile);
  const after = await statOf(pidFile);
  if (after === undefined || before?.ino !== after.ino) return undefined;
  if (named !== process.pid) return undefined;
  return `${after.dev}:${after.ino}:${after.birthtimeNs}`;
}

async function statOf(path: string): Promise<BigIntStats | undefined> {
  return stat(path, { bigint: true }).catch(ifAbsent(undefined));
}
