import { MonitAlertError, systemErrorReason } from '../../errors.ts';
import type { FileBefore } from '../../inspect/file-edits.ts';
import { readOriginal } from '../../inspect/installation.ts';
import { removeFile, replaceFile, type Replacing } from '../../system/atomic-file.ts';
import type { FileContent } from '../../system/regular-file.ts';
import { keepCopy } from './keep-copies.ts';

/** What a change makes of one file. Undefined: there is no such file. */
export interface FileChange {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly before: FileBefore | undefined;
  readonly after: string | Uint8Array | undefined;
}

/** @throws MonitAlertError `managed-file.changed` if somebody has changed the file since we looked. */
export async function ensureUnchanged({ path, before }: FileChange): Promise<void> {
  if (isSame(await readOriginal(path), before?.bytes)) return;
  throw new MonitAlertError('managed-file.changed', `somebody else changed ${path} just now`, {
    hint: 'Nothing was changed. Check that file, then run this again.',
  });
}

/**
 * Writes or removes the file. @returns warnings.
 * @throws MonitAlertError `managed-file.changed`, `managed-file.unwritable`; the file is then as it was.
 */
export async function makeChange(change: FileChange, options: Replacing = {}): Promise<string[]> {
  await ensureUnchanged(change);
  return put(change.path, change.after, options);
}

/**
 * Makes the file as it was before. What somebody else wrote meanwhile is kept. @returns warnings.
 * @throws MonitAlertError `managed-file.unwritable`, `state.unwritable`
 */
export async function undoChange(
  { path, before, after }: FileChange,
  state: string,
  whenWhole?: Replacing['whenWhole'],
): Promise<string[]> {
  const now = await readOriginal(path);
  if (isSame(now, before?.bytes)) return [];
  const isTheirs = now !== undefined && !isSame(now, after);
  const kept = isTheirs ? await keepCopy(state, 'replaced', path, now.bytes) : undefined;
  const notes = kept === undefined ? [] : [`somebody else changed ${path} meanwhile; that version is kept as ${kept}`];
  const mode = before === undefined ? {} : { mode: before.mode };
  return [...notes, ...(await put(path, before?.bytes, { ...mode, whenWhole }))];
}

async function put(path: string, content: FileChange['after'], options: Replacing): Promise<string[]> {
  try {
    await (content === undefined ? removeFile(path) : replaceFile(path, content, options));
    return [];
  } catch (error) {
    // Only syncing the directory may have failed.
    const isDone = await readOriginal(path).then(
      (now) => isSame(now, content),
      () => false,
    );
    if (!isDone) throw unwritable(path, error);
    const what = content === undefined ? 'was removed, but may come back after' : 'was written, but may not survive';
    return [`${path} ${what} a power cut: ${systemErrorReason(error)}`];
  }
}

function isSame(content: FileContent | undefined, wanted: FileChange['after']): boolean {
  if (content === undefined || wanted === undefined) return content === wanted;
  return content.bytes.equals(typeof wanted === 'string' ? Buffer.from(wanted) : wanted);
}

export function unwritable(path: string, cause: unknown): MonitAlertError {
  return new MonitAlertError('managed-file.unwritable', `cannot write ${path}: ${systemErrorReason(cause)}`, {
    hint: 'Nothing was changed. Check the permissions and the free space of its directory.',
    cause,
  });
}
