import { dirname } from 'node:path';
import { MonitAlertError } from '../../errors.ts';
import type { FileEdit } from '../../inspect/file-edits.ts';
import { type Original, readInstalled } from '../../inspect/installation.ts';
import { ensureDirectory, removeLeftovers } from '../../system/atomic-file.ts';
import { hasHardLinks } from '../../system/regular-file.ts';
import type { Execution } from '../execution.ts';
import { ensureUnchanged, type FileChange, makeChange, undoChange, unwritable } from './file-change.ts';
import { ensureServicesDirectory } from './services-directory.ts';

/** Nothing is touched. @throws MonitAlertError `lock.lost`, `managed-file.changed` */
export async function ensureAsPlanned(execution: Execution): Promise<void> {
  if (!(await execution.lock.isHeld())) throw lostLock();
  const { serviceEdits, edits } = execution;
  for (const change of [globalChange(execution), ...serviceEdits, ...edits]) await ensureUnchanged(change);
}

/**
 * Writes the files of services before the global one. They say everything for their services, so no alert is missing in
 * between. @returns warnings. @throws MonitAlertError `managed-file.*`; then {@link restoreFiles} must be called.
 */
export async function install(execution: Execution): Promise<string[]> {
  const { installation, serviceEdits } = execution;
  const { managedFile, alertIncludes } = installation;
  for (const directory of [dirname(managedFile.target), alertIncludes.directory]) await removeLeftovers(directory);
  const warnings = await writeServiceFiles(execution);
  warnings.push(...(await writeGlobal(execution)));
  for (const edit of execution.edits) warnings.push(...(await writeEdit(edit, execution)));
  for (const edit of serviceEdits.filter(({ after }) => after === undefined))
    warnings.push(...(await makeChange(edit)));
  return warnings;
}

async function writeServiceFiles({ serviceEdits, site }: Execution): Promise<string[]> {
  const written = serviceEdits.filter(({ after }) => after !== undefined);
  const [first] = written;
  if (first !== undefined) await makeServicesDirectory(dirname(first.path), site.controlFile);
  const warnings: string[] = [];
  for (const edit of written) warnings.push(...(await makeChange(edit)));
  return warnings;
}

async function makeServicesDirectory(directory: string, controlFile: string): Promise<void> {
  await ensureServicesDirectory(directory, controlFile).catch((error: unknown) => {
    throw unwritable(directory, error);
  });
}

async function writeGlobal(execution: Execution): Promise<string[]> {
  const { installed, managedFile } = execution.installation;
  if (installed.text === execution.managedText.text) return [];
  const hasLinks = await hasHardLinks(managedFile.target);
  const warnings = await makeChange(globalChange(execution));
  return hasLinks
    ? [`${managedFile.path} had another hard link, which still has the earlier text`, ...warnings]
    : warnings;
}

async function writeEdit(edit: FileEdit, { lock, site }: Execution): Promise<string[]> {
  const { path, before, servicesDirectory } = edit;
  if (servicesDirectory !== undefined) await makeServicesDirectory(servicesDirectory, site.controlFile);
  await ensureDirectory(dirname(path), 0o755).catch((error: unknown) => {
    throw unwritable(path, error);
  });
  await removeLeftovers(dirname(path));
  const whenWhole = path === site.controlFile ? lock.followTo : undefined;
  return makeChange(edit, { mode: before?.mode ?? 0o644, whenWhole });
}

/** Removes new files of services last. @param original of the global file, if there was one. @returns warnings. */
export async function restoreFiles(execution: Execution, original: Original | undefined): Promise<string[]> {
  const { plan, serviceEdits, edits, lock, site, state } = execution;
  if (plan.decision === 'reload') return [];
  const notes: string[] = [];
  for (const edit of serviceEdits.filter(({ before }) => before !== undefined))
    notes.push(...(await undoChange(edit, state)));
  for (const edit of [...edits].reverse())
    notes.push(...(await undoChange(edit, state, edit.path === site.controlFile ? lock.followTo : undefined)));
  await ensureNoOtherRun(execution);
  notes.push(...(await undoChange({ ...globalChange(execution), before: original }, state)));
  for (const edit of serviceEdits.filter(({ before }) => before === undefined))
    notes.push(...(await undoChange(edit, state)));
  return notes;
}

async function ensureNoOtherRun({ installation, managedText }: Execution): Promise<void> {
  const { path, target } = installation.managedFile;
  const now = await readInstalled(target);
  if (now.kind !== 'intact' || [managedText.text, installation.installed.text].includes(now.text)) return;
  throw new Error(
    `another monit-alert wrote ${path} meanwhile, for profile "${now.profile}"; that file was left as it is`,
  );
}

function globalChange({ installation, managedText }: Execution): FileChange {
  const { managedFile, installed } = installation;
  return { path: managedFile.target, before: installed.original, after: managedText.text };
}

function lostLock(): MonitAlertError {
  return new MonitAlertError('lock.lost', 'the control file was replaced while this change was being prepared', {
    hint: 'Nothing was changed. Run this again.',
  });
}
