import { dirname } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import { keepContent } from '../state/state-directory.ts';
import { ensureDirectory, removeFile, removeLeftovers, replaceFile } from '../system/atomic-file.ts';
import type { Lock } from '../system/lock.ts';
import { type FileContent, readRegularFile } from '../system/regular-file.ts';
import type { TextChange } from './text-diff.ts';

/** A file that is changed together with the managed file, because what it said is said there from now on. */
export interface FileEdit {
  /** Absolute, without symbolic links. */
  readonly path: string;
  /** Undefined: a new file, which everybody may read. */
  readonly before: FileContent | undefined;
  readonly after: Buffer;
}

/** A change that takes over what stands in other files. Monit is to alert after it as it did before. */
export interface AlertImport {
  /** In the order in which they are written, after the managed file: an alert rather stands twice for a moment than nowhere. */
  readonly edits: readonly FileEdit[];
  /** The configuration on disk before the change. */
  readonly now: { readonly tree: ControlTree; readonly checked: CheckedConfiguration };
  /** What Monit must read after it. */
  readonly expected: Pick<CheckedConfiguration, 'alerts' | 'mail'>;
}

export function asText({ path, before, after }: FileEdit): TextChange {
  return { path, before: before?.bytes.toString(), after: after.toString() };
}

/** Keeps the files as they are now in the state directory; says where. */
export async function keepEdited(edits: readonly FileEdit[], state: string): Promise<string[]> {
  const notes: string[] = [];
  for (const { path, before } of edits) {
    if (before === undefined) continue;
    const kept = await keepContent(state, backupName(path), before.bytes);
    notes.push(`${path} is changed; as it was, it is kept as ${kept}`);
  }
  return notes;
}

/** What it takes to write them: the lock is on the control file, which may be one of them. */
interface Writing {
  readonly edits: readonly FileEdit[];
  readonly lock: Lock;
  readonly controlFile: string;
}

/**
 * Writes them.
 *
 * @throws MonitAlertError `edit.changed`, `edit.unwritable`; those before it are written then.
 */
export async function writeEdits({ edits, lock, controlFile }: Writing): Promise<void> {
  for (const { path, before, after } of edits) {
    const now = await contentOf(path);
    if (!isSame(now, before?.bytes)) throw changed(path);
    await orUnwritable(path, async () => {
      await ensureDirectory(dirname(path), 0o755);
      await removeLeftovers(dirname(path));
      const whenWhole = path === controlFile ? lock.followTo : undefined;
      await replaceFile(path, after, { mode: before?.mode ?? 0o644, whenWhole });
    });
  }
}

/**
 * Puts them back, the last one first, whichever of them were written. What somebody else wrote there since is kept.
 *
 * @returns what the person should know.
 */
export async function undoEdits({ edits, lock, controlFile }: Writing, state: string): Promise<string[]> {
  const notes: string[] = [];
  for (const { path, before, after } of [...edits].reverse()) {
    const now = await contentOf(path);
    if (isSame(now, before?.bytes)) continue;
    if (now !== undefined && !now.equals(after)) {
      const kept = await keepContent(state, backupName(path), now);
      notes.push(`${path} had been changed by somebody else; that is kept as ${kept}`);
    }
    const follow = path === controlFile ? lock.followTo : undefined;
    await orUnwritable(path, async () =>
      before === undefined
        ? removeFile(path)
        : replaceFile(path, before.bytes, { mode: before.mode, whenWhole: follow }),
    );
  }
  return notes;
}

function backupName(path: string): string {
  return `imported-${new Date().toISOString()}-${encodeURIComponent(path.slice(1)).slice(-100)}`;
}

async function contentOf(path: string): Promise<Buffer | undefined> {
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
    hint: 'Everything is as it was. Look at it, and run this again.',
  });
}

function unwritable(path: string, cause: unknown): MonitAlertError {
  return new MonitAlertError('edit.unwritable', `cannot write ${path}: ${systemErrorReason(cause)}`, {
    hint: 'Everything is as it was. See to the permissions and the space in its directory.',
    cause,
  });
}
