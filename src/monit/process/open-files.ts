import { constants } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { ifAbsent } from '../../system/absent.ts';

/** A regular file that a process holds open: proc_pid_fd(5), proc_pid_fdinfo(5). */
export interface OpenFile {
  readonly path: string;
  /** Device and inode. */
  readonly file: string;
  /** As it was opened with open(2): `O_RDWR`, `O_APPEND` and their like. */
  readonly flags: number;
}

/** The regular files that a process holds open; none where we may not look, or it has ended. */
export async function regularFilesOf(pid: number): Promise<OpenFile[]> {
  const numbers = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return (await Promise.all(numbers.map(async (number) => readOpenFile(pid, number)))).flat();
}

async function readOpenFile(pid: number, number: string): Promise<OpenFile[]> {
  try {
    const at = `/proc/${pid}/fd/${number}`;
    const found = await stat(at, { bigint: true });
    if (!found.isFile()) return [];
    const flags = /^flags:\s*([0-7]+)$/m.exec(await readFile(`/proc/${pid}/fdinfo/${number}`, 'utf8'))?.[1] ?? '0';
    return [{ path: await readlink(at), file: `${found.dev}:${found.ino}`, flags: Number.parseInt(flags, 8) }];
  } catch {
    return []; // It was closed meanwhile, or the process is not ours to see.
  }
}

const accessModes = constants.O_RDONLY | constants.O_WRONLY | constants.O_RDWR;

/** Whether a file was opened to be read and written alike. */
export function isReadWrite({ flags }: OpenFile): boolean {
  return (flags & accessModes) === constants.O_RDWR;
}

/**
 * The state file of a Monit, among the files that it has open. Told by device and inode and not by its name: Monit may
 * know it by another one, and 6.0.0 has its pid file open in the same way, under whatever name that has now.
 */
export async function findStateFile(files: readonly OpenFile[], path: string): Promise<OpenFile | undefined> {
  const found = await stat(path, { bigint: true }).catch(ifAbsent(undefined));
  return found && files.find((file) => isReadWrite(file) && file.file === `${found.dev}:${found.ino}`);
}

/** Whether a file was opened to be written at its end only. */
export function isAppendOnly({ flags }: OpenFile): boolean {
  return (flags & accessModes) === constants.O_WRONLY && (flags & constants.O_APPEND) !== 0;
}
