import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { lstat, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { isAbandoned, ownersPrefix } from './temporary-file-owner.ts';

/**
 * A private directory that is gone after its use. Paths given to its functions are relative to it. They do not wait for
 * anything: it holds a few small files, for which going through Node's thread pool takes longer than writing them.
 *
 * They throw MonitAlertError `scratch.unwritable`.
 */
export interface Scratch {
  /** Absolute, without symbolic links. */
  readonly path: string;
  readonly makeDirectory: (path: string) => void;
  /** Writes a file, and the directories above it, with exactly that mode (octal), for that owner where given. */
  readonly writeFile: (path: string, bytes: Uint8Array, attributes: FileAttributes) => void;
  /** Makes a symbolic link, and the directories above it. */
  readonly link: (path: string, target: string) => void;
  /** Removes it with all that is in it; may be called again. What cannot be removed is left to a later run. */
  readonly remove: () => void;
}

interface FileAttributes {
  readonly mode: number;
  /** Only root can give a file to somebody else. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Those of this process that are there now. */
const present = new Set<string>();

/** Listened to only while there is something to remove: who merely imports the library has no listener of ours. */
function removePresent(): void {
  for (const path of present) remove(path);
}

/**
 * Creates a scratch directory that nobody else can enter (mode 0700). Its name begins with a dot: should a wildcard of
 * somebody's configuration point into the directory for temporary files, it does not match.
 *
 * @throws MonitAlertError `scratch.unwritable`
 */
export async function createScratch(): Promise<Scratch> {
  const parent = await parentOfScratch();
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

/** The directory for temporary files, cleared of what killed runs left in it. */
async function parentOfScratch(): Promise<string> {
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

/** Whether it is gone. An error at our exit would change the exit status; a later run sweeps up. */
function remove(path: string): boolean {
  try {
    rmSync(path, { recursive: true, force: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * The scratch directories that killed runs left: they may hold copies of files that only root may read. The next
 * {@link createScratch} sweeps them up.
 */
export async function findAbandonedScratch(): Promise<string[]> {
  return realpath(tmpdir()).then(abandonedIn, () => []);
}

/** Sweeps up what {@link findAbandonedScratch} finds, as far as that can be done. */
export async function removeAbandonedScratch(): Promise<void> {
  await removeAll(await findAbandonedScratch());
}

async function removeAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) await rm(path, { recursive: true, force: true }).catch(() => undefined);
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
