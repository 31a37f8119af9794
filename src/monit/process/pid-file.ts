import type { BigIntStats } from 'node:fs';
import { MonitAlertError, systemErrorReason } from '../../errors.ts';
import { ifAbsent, isDenied } from '../../system/absent-file.ts';
import { stat } from '../../system/files.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { Process } from './process.ts';

/** @throws MonitAlertError `daemon.denied` if it may not be read. */
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

// Device, inode and birth time, if the file system has one: touch and chmod do not change them. Undefined if the file
// does not exist or names another process.
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
