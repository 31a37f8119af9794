import { chmodSync, chownSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { lstat, readdir, realpath, removeTree, removeTreeNow } from './files.ts';
import { isAbandoned, ownersPrefix } from './temporary-file-owner.ts';

/**
 * Paths are relative to it. Synchronous: for a few small files, this is faster than the thread pool of Node. The
 * functions throw MonitAlertError `scratch.unwritable`, and create missing directories above a path.
 */
export interface Scratch {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly makeDirectory: (path: string) => void;
  readonly writeFile: (path: string, bytes: Uint8Array, attributes: FileAttributes) => void;
  readonly link: (path: string, target: string) => void;
  /** May be called again. A later run removes what could not be removed. */
  readonly remove: () => void;
}

interface FileAttributes {
  readonly mode: number;
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

const present = new Set<string>();

/** Registered only while there is something to remove: importing the library adds no listener. */
function removePresent(): void {
  for (const path of present) remove(path);
}

/** Mode 0700; the leading dot hides it from wildcards in a configuration. @throws as {@link Scratch}. */
export async function createScratch(): Promise<Scratch> {
  const parent = await cleanedTemporaryDirectory();
  const path = orUnwritable(parent, () => mkdtempSync(join(parent, ownersPrefix())));
  if (present.size === 0) process.on('exit', removePresent);
  present.add(path);
  const made = new Set([path]);
  const makeDirectory = (directory: string) => {
    if (made.has(directory)) return;
    makeDirectory(dirname(directory));
    mkdirSync(directory, 0o700);
    made.add(directory);
  };
  const at = (below: string, make: (place: string) => void) => {
    const place = join(path, below);
    orUnwritable(path, () => {
      makeDirectory(dirname(place));
      make(place);
    });
  };
  return {
    path,
    makeDirectory: (below) => {
      at(below, makeDirectory);
    },
    writeFile: (below, bytes, attributes) => {
      at(below, (place) => {
        writeNewFile(place, bytes, attributes);
      });
    },
    link: (below, target) => {
      at(below, (place) => {
        symlinkSync(target, place);
      });
    },
    remove: () => {
      if (!present.has(path) || !remove(path)) return;
      present.delete(path);
      if (present.size === 0) process.off('exit', removePresent);
    },
  };
}

async function cleanedTemporaryDirectory(): Promise<string> {
  const directory = tmpdir();
  const parent = await realpath(directory).catch((error: unknown) => {
    throw unwritable(directory, error);
  });
  await removeAll(await abandonedIn(parent));
  return parent;
}

function writeNewFile(path: string, bytes: Uint8Array, { mode, owner }: FileAttributes): void {
  writeFileSync(path, bytes, { flag: 'wx', mode: 0o600 });
  if (owner !== undefined) chownSync(path, owner.uid, owner.gid);
  chmodSync(path, mode);
}

function orUnwritable<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unwritable(place, error);
  }
}

function unwritable(place: string, cause: unknown): MonitAlertError {
  return new MonitAlertError('scratch.unwritable', `cannot write ${place}: ${systemErrorReason(cause)}`, {
    hint: 'The configuration is copied there to check it. Free some space, or set TMPDIR to another directory.',
    cause,
  });
}

/** Does not throw: at exit, an error would change the exit status. */
function remove(path: string): boolean {
  try {
    removeTreeNow(path);
    return true;
  } catch {
    return false;
  }
}

/** Left by killed runs; they may contain copies of files that only root can read. */
export async function findAbandonedScratch(): Promise<string[]> {
  return realpath(tmpdir()).then(abandonedIn, () => []);
}

export async function removeAbandonedScratch(): Promise<void> {
  await removeAll(await findAbandonedScratch());
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await removeTree(path).catch(() => undefined);
}

async function abandonedIn(parent: string): Promise<string[]> {
  const found: string[] = [];
  for (const path of (await readdir(parent).catch(() => [])).map((name) => join(parent, name))) {
    if (!(await isAbandoned(path))) continue;
    const status = await lstat(path).catch(() => undefined);
    if (status?.isDirectory() === true && status.uid === process.geteuid?.()) found.push(path);
  }
  return found;
}
