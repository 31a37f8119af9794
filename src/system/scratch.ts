import { chmod, chown, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
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

/**
 * Creates a scratch directory that nobody else can enter (mode 0700). Its name begins with a dot: should a wildcard of
 * somebody's configuration point into the directory for temporary files, it does not match.
 */
export async function createScratch(): Promise<Scratch> {
  const path = await mkdtemp(join(await realpath(tmpdir()), '.monit-alert-'));
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
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
