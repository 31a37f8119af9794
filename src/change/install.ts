import { dirname } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { undoEdits } from '../inspect/file-edits.ts';
import { type Original, readInstalled } from '../inspect/installation.ts';
import { keepContent } from '../state/state-directory.ts';
import { removeFile, removeLeftovers, replaceFile } from '../system/atomic-file.ts';
import { hasOtherNames } from '../system/regular-file.ts';
import type { Execution } from './execution.ts';

/**
 * Puts the text in the managed file's place.
 *
 * @returns what the person should know.
 * @throws MonitAlertError `managed-file.changed`, `managed-file.unwritable`; the file is then as it was.
 */
export async function install({ plan, installation, content, lock }: Execution): Promise<string[]> {
  if (!(await lock.isHeld())) throw lostLock();
  const { path, target } = installation.managedFile;
  await removeLeftovers(dirname(target));
  if (plan.decision === 'reload') return [];
  if ((await readInstalled(target)).text !== installation.installed.text) throw changed(target);
  const otherName = (await hasOtherNames(target))
    ? [`${path} had another name (a hard link); the earlier text stays under that`]
    : [];
  try {
    await replaceFile(target, content.text);
    return otherName;
  } catch (error) {
    if (!(await holds(target, Buffer.from(content.text)))) throw unwritable(target, error);
    return [...otherName, mayNotLast(target, error)];
  }
}

/** Keeps what is about to be overwritten and was not written by us last; says so. */
export async function keepOverwritten({ installation, state }: Execution): Promise<string[]> {
  const { installed, managedFile } = installation;
  if (installed.kind !== 'edited' && installed.kind !== 'unmanaged') return [];
  const what = installed.kind === 'edited' ? 'edited by hand' : 'not ours';
  const kept = await keepContent(state, nameNow(installed.kind), installed.original.bytes);
  return [`${managedFile.path} was ${what}; it is kept as ${kept}`];
}

/**
 * Puts back what was there before (undefined: no file). What somebody else wrote there since is kept first.
 *
 * @returns what the person should know.
 */
export async function putBack(execution: Execution, original: Original | undefined): Promise<string[]> {
  const { installation, content, state } = execution;
  const { path, target } = installation.managedFile;
  if (execution.plan.decision === 'reload') return [];
  const notes = await undoEdits(execution, state);
  const now = await readInstalled(target);
  if (now.kind === 'intact' && now.text !== content.text && now.text !== installation.installed.text) {
    throw new Error(
      `${path} has been written by another monit-alert since, for profile ${now.profile}, and was left alone`,
    );
  }
  const isTheirs = now.original !== undefined && now.text !== content.text && now.text !== installation.installed.text;
  const kept = isTheirs ? await keepContent(state, nameNow('replaced'), now.original.bytes) : undefined;
  const warnings =
    kept === undefined ? notes : [...notes, `${path} had been changed by somebody else; that is kept as ${kept}`];
  try {
    await (original === undefined ? removeFile(target) : replaceFile(target, original.bytes, { mode: original.mode }));
    return warnings;
  } catch (error) {
    if (!(await holds(target, original?.bytes))) throw unwritable(target, error);
    return [...warnings, mayNotLast(target, error)];
  }
}

/** Whether a file has these bytes (undefined: is not there), now that something went wrong on the way. */
async function holds(target: string, bytes: Uint8Array | undefined): Promise<boolean> {
  const now = await readInstalled(target).catch(() => undefined);
  if (now === undefined) return false;
  return bytes === undefined ? now.original === undefined : now.original?.bytes.equals(bytes) === true;
}

function mayNotLast(target: string, error: unknown): string {
  return `${target} is written, but may not survive a power cut: ${systemErrorReason(error)}`;
}

function nameNow(kind: string): string {
  return `${kind}-${new Date().toISOString()}`;
}

function lostLock(): MonitAlertError {
  return new MonitAlertError('lock.lost', 'the control file was replaced while this change was being made ready', {
    hint: 'Nothing was touched. Run this again.',
  });
}

function changed(target: string): MonitAlertError {
  return new MonitAlertError('managed-file.changed', `somebody else changed ${target} just now`, {
    hint: 'Nothing was touched. Look at it, and run this again.',
  });
}

function unwritable(target: string, error: unknown): MonitAlertError {
  return new MonitAlertError('managed-file.unwritable', `cannot write ${target}: ${systemErrorReason(error)}`, {
    hint: 'The file is as it was. See to the permissions and the space in its directory.',
    cause: error,
  });
}
