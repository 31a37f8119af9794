import { dirname } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../../errors.ts';
import type { ServiceEdit } from '../../inspect/services/service-edits.ts';
import { keepContent } from '../../state/state-directory.ts';
import { ifAbsent } from '../../system/absent-file.ts';
import { removeFile, replaceFile } from '../../system/atomic-file.ts';
import { type FileContent, readRegularFile } from '../../system/regular-file.ts';
import type { Execution } from '../execution.ts';
import { ensureServicesDirectory } from './services-directory.ts';

type Edits = Pick<Execution, 'serviceEdits'>;

/** @throws MonitAlertError `managed-file.changed` if somebody has changed a file since we looked. */
export async function ensureServiceFilesUnchanged({ serviceEdits }: Edits): Promise<void> {
  for (const { path, before } of serviceEdits) {
    if (!isSame(await contentOf(path), before)) throw changed(path);
  }
}

/** The files that are new or change. @throws MonitAlertError `managed-file.unwritable` */
export async function writeServiceFiles({ serviceEdits, site }: Edits & Pick<Execution, 'site'>): Promise<void> {
  const [first] = serviceEdits;
  if (first !== undefined)
    await orUnwritable(first.path, async () => ensureServicesDirectory(dirname(first.path), site.controlFile));
  for (const { path, after } of serviceEdits) {
    if (after !== undefined) await orUnwritable(path, async () => replaceFile(path, after));
  }
}

/** The files that are no longer needed. Call it when everything else is written. */
export async function removeServiceFiles({ serviceEdits }: Edits): Promise<void> {
  for (const { path, after } of serviceEdits) {
    if (after === undefined) await orUnwritable(path, async () => removeFile(path));
  }
}

/** What was there before; new files stay until {@link removeNewServiceFiles}. @returns warnings. */
export async function restoreServiceFiles(execution: Edits & Pick<Execution, 'state'>): Promise<string[]> {
  const notes: string[] = [];
  for (const edit of execution.serviceEdits) {
    const { path, before } = edit;
    const now = await contentOf(path);
    if (before === undefined || isSame(now, before)) continue;
    notes.push(...(await keepTheirs(edit, now, execution.state)));
    await orUnwritable(path, async () => replaceFile(path, before.bytes, { mode: before.mode }));
  }
  return notes;
}

/** @returns warnings. */
export async function removeNewServiceFiles(execution: Edits & Pick<Execution, 'state'>): Promise<string[]> {
  const notes: string[] = [];
  for (const edit of execution.serviceEdits) {
    const now = edit.before === undefined ? await contentOf(edit.path) : undefined;
    if (now === undefined) continue;
    notes.push(...(await keepTheirs(edit, now, execution.state)));
    await orUnwritable(edit.path, async () => removeFile(edit.path));
  }
  return notes;
}

async function keepTheirs(
  { path, after }: ServiceEdit,
  now: FileContent | undefined,
  state: string,
): Promise<string[]> {
  if (now === undefined || now.bytes.toString() === after) return [];
  const name = `replaced-${new Date().toISOString()}-${encodeURIComponent(path.slice(1)).slice(-100)}`;
  return [
    `somebody else changed ${path} meanwhile; that version is kept as ${await keepContent(state, name, now.bytes)}`,
  ];
}

async function contentOf(path: string): Promise<FileContent | undefined> {
  return orUnwritable(path, async () => readRegularFile(path, { orDevice: false }).catch(ifAbsent(undefined)));
}

function isSame(one: FileContent | undefined, other: FileContent | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.bytes.equals(other.bytes);
}

async function orUnwritable<T>(path: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    throw new MonitAlertError('managed-file.unwritable', `cannot write ${path}: ${systemErrorReason(cause)}`, {
      hint: 'Check the permissions and the free space of its directory.',
      cause,
    });
  }
}

function changed(path: string): MonitAlertError {
  return new MonitAlertError('managed-file.changed', `somebody else changed ${path} just now`, {
    hint: 'Nothing was changed. Check that file, then run this again.',
  });
}
