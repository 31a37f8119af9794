import { access, constants, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';

export interface FileSystem {
  /** Available to users other than root. */
  readonly freeBytes: number;
  /** Undefined if the file system does not count inodes (btrfs). */
  readonly freeInodes: number | undefined;
  readonly isInMemory: boolean;
  readonly isReadOnly: boolean;
}

/** `f_type` of tmpfs and ramfs: statfs(2). */
const inMemory: readonly number[] = [0x01021994, 0x858458f6];

/** The path itself need not exist yet. @throws the system's error. */
export async function readFileSystem(path: string): Promise<FileSystem> {
  try {
    const { type, bsize, bavail, files, ffree } = await statfs(path);
    return {
      freeBytes: bavail * bsize,
      freeInodes: files === 0 ? undefined : ffree,
      isInMemory: inMemory.includes(type),
      isReadOnly: await isReadOnly(path),
    };
  } catch (error) {
    if (systemErrorCode(error) !== 'ENOENT' || dirname(path) === path) throw error;
    return readFileSystem(dirname(path));
  }
}

async function isReadOnly(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => false,
    (error: unknown) => systemErrorCode(error) === 'EROFS',
  );
}
