import { dirname } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { type Original, readInstalled } from '../inspect/installation.ts';
import { keepContent } from '../state/state-directory.ts';
import { removeFile, removeLeftovers, replaceFile } from '../system/atomic-file.ts';
import { hasHardLinks } from '../system/regular-file.ts';
import type { Execution } from './execution.ts';
import { restoreEdits } from './write-edits.ts';

/** @returns warnings. @throws MonitAlertError `lock.lost`, `managed-file.*`; the file is then as it was. */
export async function install({ plan, installation, managedText, lock }: Execution): Promise<string[]> {
  if (!(await lock.isHeld())) throw lostLock();
  const { path, target } = installation.managedFile;
  await removeLeftovers(dirname(target));
  if (plan.decision === 'reload') return [];
  if ((await readInstalled(target)).text !== installation.installed.text) throw changed(target);
  const hardLink = (await hasHardLinks(target))
    ? [`${path} had another hard link, which still has the earlier text`]
    : [];
  try {
    await replaceFile(target, managedText.text);
    return hardLink;
  } catch (error) {
    if (!(await holds(target, Buffer.from(managedText.text)))) throw unwritable(target, error);
    return [...hardLink, mayNotLast(target, error)];
  }
}

/** @returns warnings that name the copy. */
export async function keepOverwritten({ installation, state }: Execution): Promise<string[]> {
  const { installed, managedFile } = installation;
  if (installed.kind !== 'edited' && installed.kind !== 'unmanaged') return [];
  const what = installed.kind === 'edited' ? 'was edited by hand' : 'was not written by monit-alert';
  const kept = await keepContent(state, nameNow(installed.kind), installed.original.bytes);
  return [`${managedFile.path} ${what}; that version is kept as ${kept}`];
}

/** @param original undefined: there was no file. @returns warnings. */
export async function restoreFile(execution: Execution, original: Original | undefined): Promise<string[]> {
  if (execution.plan.decision === 'reload') return [];
  const notes = await restoreEdits(execution);
  notes.push(...(await keepTheirs(execution)));
  const { target } = execution.installation.managedFile;
  try {
    await (original === undefined ? removeFile(target) : replaceFile(target, original.bytes, { mode: original.mode }));
    return notes;
  } catch (error) {
    if (!(await holds(target, original?.bytes))) throw unwritable(target, error);
    return [...notes, mayNotLast(target, error)];
  }
}

async function keepTheirs({ installation, managedText, state }: Execution): Promise<string[]> {
  const { path, target } = installation.managedFile;
  const now = await readInstalled(target);
  if (now.original === undefined || [managedText.text, installation.installed.text].includes(now.text)) return [];
  if (now.kind === 'intact') {
    throw new Error(
      `another monit-alert wrote ${path} meanwhile, for profile "${now.profile}"; that file was left as it is`,
    );
  }
  const kept = await keepContent(state, nameNow('replaced'), now.original.bytes);
  return [`somebody else changed ${path} meanwhile; that version is kept as ${kept}`];
}

/** Writing can fail after the rename. Undefined bytes: no file. */
async function holds(target: string, bytes: Uint8Array | undefined): Promise<boolean> {
  const now = await readInstalled(target).catch(() => undefined);
  if (now === undefined) return false;
  return bytes === undefined ? now.original === undefined : now.original?.bytes.equals(bytes) === true;
}

function mayNotLast(target: string, error: unknown): string {
  return `${target} was written, but may not survive a power cut: ${systemErrorReason(error)}`;
}

function nameNow(kind: string): string {
  return `${kind}-${new Date().toISOString()}`;
}

function lostLock(): MonitAlertError {
  return new MonitAlertError('lock.lost', 'the control file was replaced while this change was being prepared', {
    hint: 'Nothing was changed. Run this again.',
  });
}

function changed(target: string): MonitAlertError {
  return new MonitAlertError('managed-file.changed', `somebody else changed ${target} just now`, {
    hint: 'Nothing was changed. Check that file, then run this again.',
  });
}

function unwritable(target: string, error: unknown): MonitAlertError {
  return new MonitAlertError('managed-file.unwritable', `cannot write ${target}: ${systemErrorReason(error)}`, {
    hint: 'The file is unchanged. Check the permissions and the free space of its directory.',
    cause: error,
  });
}
