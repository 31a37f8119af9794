import { basename, dirname } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../../errors.ts';
import { type Original, readInstalled } from '../../inspect/installation.ts';
import { keepContent } from '../../state/state-directory.ts';
import { removeFile, removeLeftovers, replaceFile } from '../../system/atomic-file.ts';
import { hasHardLinks } from '../../system/regular-file.ts';
import type { Execution } from '../execution.ts';
import { restoreEdits } from './write-edits.ts';
import {
  ensureServiceFilesUnchanged,
  removeNewServiceFiles,
  restoreServiceFiles,
  writeServiceFiles,
} from './write-service-files.ts';

/**
 * Writes the files of services before the global one. They say everything for their services, so no alert is missing in
 * between. @returns warnings. @throws MonitAlertError `lock.lost`, `managed-file.*`; the files are then as they were.
 */
export async function install(execution: Execution): Promise<string[]> {
  const { plan, installation, lock } = execution;
  if (!(await lock.isHeld())) throw lostLock();
  for (const directory of [dirname(installation.managedFile.target), installation.alertIncludes.directory])
    await removeLeftovers(directory);
  if (plan.decision === 'reload') return [];
  await ensureServiceFilesUnchanged(execution);
  try {
    await writeServiceFiles(execution);
    return await writeGlobal(execution);
  } catch (error) {
    await restoreServiceFiles(execution);
    await removeNewServiceFiles(execution);
    throw error;
  }
}

async function writeGlobal({ installation, managedText }: Execution): Promise<string[]> {
  const { path, target } = installation.managedFile;
  if ((await readInstalled(target)).text !== installation.installed.text) throw changed(target);
  if (installation.installed.text === managedText.text) return [];
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

/** @returns warnings that name the copies. */
export async function keepOverwritten({ installation, serviceEdits, state }: Execution): Promise<string[]> {
  const { installed, managedFile } = installation;
  const files = [
    { path: managedFile.path, kind: installed.kind, bytes: installed.original?.bytes, name: installed.kind },
    ...serviceEdits.map(({ path, kind, before }) => {
      return { path, kind, bytes: before?.bytes, name: `${kind}-${basename(path)}` };
    }),
  ];
  const warnings: string[] = [];
  for (const { path, kind, bytes, name } of files) {
    if (bytes === undefined || (kind !== 'edited' && kind !== 'unmanaged')) continue;
    const what = kind === 'edited' ? 'was edited by hand' : 'was not written by monit-alert';
    warnings.push(`${path} ${what}; that version is kept as ${await keepContent(state, nameNow(name), bytes)}`);
  }
  return warnings;
}

/** @param original of the global file; undefined: there was no file. @returns warnings. */
export async function restoreFiles(execution: Execution, original: Original | undefined): Promise<string[]> {
  if (execution.plan.decision === 'reload') return [];
  const notes = [...(await restoreServiceFiles(execution)), ...(await restoreEdits(execution))];
  notes.push(...(await restoreGlobal(execution, original)));
  return [...notes, ...(await removeNewServiceFiles(execution))];
}

async function restoreGlobal(execution: Execution, original: Original | undefined): Promise<string[]> {
  const notes = await keepTheirs(execution);
  const { target } = execution.installation.managedFile;
  if (await holds(target, original?.bytes)) return notes;
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
