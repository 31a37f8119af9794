import { dirname } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../../errors.ts';
import { keepContent } from '../../state/state-directory.ts';
import { ensureDirectory, removeFile, removeLeftovers, replaceFile } from '../../system/atomic-file.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import type { Execution } from '../execution.ts';
import { ensureServicesDirectory } from './services-directory.ts';

/** @returns notes that name the copies. */
export async function keepEdited({ edits, state }: Execution): Promise<string[]> {
  const notes: string[] = [];
  for (const { path, before } of edits) {
    if (before === undefined) continue;
    const kept = await keepContent(state, backupName(path), before.bytes);
    notes.push(`${path} is changed; the earlier version is kept as ${kept}`);
  }
  return notes;
}

/** @throws MonitAlertError `edit.changed`, `edit.unwritable`; the files before that one are written then. */
export async function writeEdits({ edits, lock, site }: Execution): Promise<void> {
  for (const { path, before, after, servicesDirectory } of edits) {
    const now = await bytesOf(path);
    if (!isSame(now, before?.bytes)) throw changed(path);
    if (servicesDirectory !== undefined)
      await orUnwritable(servicesDirectory, async () => ensureServicesDirectory(servicesDirectory, site.controlFile));
    await orUnwritable(path, async () => {
      await ensureDirectory(dirname(path), 0o755);
      await removeLeftovers(dirname(path));
      const whenWhole = path === site.controlFile ? lock.followTo : undefined;
      await replaceFile(path, after, { mode: before?.mode ?? 0o644, whenWhole });
    });
  }
}

/** Restores those that were written, the last one first. @returns warnings. */
export async function restoreEdits({ edits, lock, site, state }: Execution): Promise<string[]> {
  const notes: string[] = [];
  for (const { path, before, after } of [...edits].reverse()) {
    const now = await bytesOf(path);
    if (isSame(now, before?.bytes)) continue;
    if (now !== undefined && !now.equals(after)) {
      const kept = await keepContent(state, backupName(path), now);
      notes.push(`somebody else changed ${path} meanwhile; that version is kept as ${kept}`);
    }
    const whenWhole = path === site.controlFile ? lock.followTo : undefined;
    await orUnwritable(path, async () =>
      before === undefined ? removeFile(path) : replaceFile(path, before.bytes, { mode: before.mode, whenWhole }),
    );
  }
  return notes;
}

function backupName(path: string): string {
  return `imported-${new Date().toISOString()}-${encodeURIComponent(path.slice(1)).slice(-100)}`;
}

async function bytesOf(path: string): Promise<Buffer | undefined> {
  try {
    return (await readRegularFile(path, { orDevice: false })).bytes;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw unwritable(path, error);
  }
}

function isSame(one: Buffer | undefined, other: Buffer | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

async function orUnwritable(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw unwritable(path, error);
  }
}

function changed(path: string): MonitAlertError {
  return new MonitAlertError('edit.changed', `somebody else changed ${path} just now`, {
    hint: 'Nothing was changed. Check that file, then run this again.',
  });
}

function unwritable(path: string, cause: unknown): MonitAlertError {
  return new MonitAlertError('edit.unwritable', `cannot write ${path}: ${systemErrorReason(cause)}`, {
    hint: 'Nothing was changed. Check the permissions and the free space of its directory.',
    cause,
  });
}
