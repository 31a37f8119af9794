import { existsSync, rmSync } from 'node:fs';
import { chmod, chown, lstat, mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A private directory that is gone after its use. Paths given to its functions are relative to it. */
export interface Scratch {
  /** Absolute, without symbolic links. */
  readonly path: string;
  makeDirectory: (path: string) => Promise<void>;
  /** Writes a file, and the directories above it, with exactly that mode (octal), for that owner where given. */
  writeFile: (path: string, bytes: Uint8Array, attributes: FileAttributes) => Promise<void>;
  /** Makes a symbolic link, and the directories above it. */
  link: (path: string, target: string) => Promise<void>;
  /** Removes it with all that is in it; may be called again. */
  remove: () => Promise<void>;
}

export interface FileAttributes {
  readonly mode: number;
  /** Only root can give a file to somebody else. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

const prefix = '.monit-alert-';
/** Milliseconds after which a directory is taken for abandoned, if no process has the number in its name. */
const abandonedMs = 600_000;

/** Those of this process that are there now. */
const present = new Set<string>();
process.on('exit', () => {
  for (const path of present) rmSync(path, { recursive: true, force: true });
});

/**
 * Creates a scratch directory that nobody else can enter (mode 0700). Its name begins with a dot: should a wildcard of
 * somebody's configuration point into the directory for temporary files, it does not match.
 */
export async function createScratch(): Promise<Scratch> {
  const parent = await realpath(tmpdir());
  await removeAbandoned(parent);
  const path = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  present.add(path);
  const makeDirectory = async (below: string) => {
    await mkdir(join(path, below), { recursive: true, mode: 0o700 });
  };
  return {
    path,
    makeDirectory,
    writeFile: async (below, bytes, { mode, owner }) => {
      await makeDirectory(dirname(below));
      await writeFile(join(path, below), bytes, { flag: 'wx', mode: 0o600 });
      if (owner !== undefined) await chown(join(path, below), owner.uid, owner.gid);
      await chmod(join(path, below), mode);
    },
    link: async (below, target) => {
      await makeDirectory(dirname(below));
      await symlink(target, join(path, below));
    },
    remove: async () => {
      await rm(path, { recursive: true, force: true });
      present.delete(path);
    },
  };
}

/** Sweeps up what runs left that were killed: it may hold copies of files that only root may read. */
async function removeAbandoned(parent: string): Promise<void> {
  const names = await readdir(parent);
  for (const name of names) {
    const pid = name.startsWith(prefix) ? /^(\d+)-/.exec(name.slice(prefix.length))?.[1] : undefined;
    if (pid === undefined || existsSync(`/proc/${pid}`)) continue;
    const path = join(parent, name);
    const found = await lstat(path).catch(() => undefined);
    const isOurs = found?.isDirectory() === true && found.uid === process.geteuid?.();
    if (isOurs && Date.now() - found.mtimeMs > abandonedMs) await rm(path, { recursive: true, force: true });
  }
}
