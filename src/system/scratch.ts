import { rmSync } from 'node:fs';
import { chmod, chown, lstat, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { ensureDirectory } from './atomic-file.ts';
import { isAbandoned, makersPrefix } from './maker.ts';

/** A private directory that is gone after its use. Paths given to its functions are relative to it. */
export interface Scratch {
  /** Absolute, without symbolic links. */
  readonly path: string;
  makeDirectory: (path: string) => Promise<void>;
  /** Writes a file, and the directories above it, with exactly that mode (octal), for that owner where given. */
  writeFile: (path: string, bytes: Uint8Array, attributes: FileAttributes) => Promise<void>;
  /** Makes a symbolic link, and the directories above it. */
  link: (path: string, target: string) => Promise<void>;
  /** Removes it with all that is in it; may be called again. What cannot be removed is left to a later run. */
  remove: () => Promise<void>;
}

export interface FileAttributes {
  readonly mode: number;
  /** Only root can give a file to somebody else. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Those of this process that are there now. */
const present = new Set<string>();
process.on('exit', () => {
  for (const path of present) removeAtExit(path);
});

/**
 * Creates a scratch directory that nobody else can enter (mode 0700). Its name begins with a dot: should a wildcard of
 * somebody's configuration point into the directory for temporary files, it does not match.
 *
 * @throws MonitAlertError `scratch.unwritable`, as do the functions of what is handed back.
 */
export async function createScratch(): Promise<Scratch> {
  const parent = tmpdir();
  const path = await orUnwritable(parent, createDirectory(parent));
  return {
    path,
    makeDirectory: async (below) => orUnwritable(path, ensureDirectory(join(path, below), 0o700)),
    writeFile: async (below, bytes, attributes) => orUnwritable(path, writeInto(join(path, below), bytes, attributes)),
    link: async (below, target) => orUnwritable(path, linkInto(join(path, below), target)),
    remove: async () => {
      const isGone = await rm(path, { recursive: true, force: true }).then(
        () => true,
        () => false,
      );
      if (isGone) present.delete(path);
    },
  };
}

async function createDirectory(temporaryDirectory: string): Promise<string> {
  const parent = await realpath(temporaryDirectory);
  await removeAll(await abandonedIn(parent));
  const path = await mkdtemp(join(parent, makersPrefix()));
  present.add(path);
  return path;
}

async function writeInto(path: string, bytes: Uint8Array, { mode, owner }: FileAttributes): Promise<void> {
  await ensureDirectory(dirname(path), 0o700);
  await writeFile(path, bytes, { flag: 'wx', mode: 0o600 });
  if (owner !== undefined) await chown(path, owner.uid, owner.gid);
  await chmod(path, mode);
}

async function linkInto(path: string, target: string): Promise<void> {
  await ensureDirectory(dirname(path), 0o700);
  await symlink(target, path);
}

async function orUnwritable<T>(place: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new MonitAlertError('scratch.unwritable', `cannot write ${place}: ${systemErrorReason(error)}`, {
      hint: 'A copy of the configuration is checked there. Make room, or name another directory in TMPDIR.',
      cause: error,
    });
  }
}

function removeAtExit(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    return; // An error now would change the exit status. A later run sweeps up.
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
