import { constants } from 'node:fs';
import { ifAbsent } from '../../system/absent-file.ts';
import { readdir, readlink, readTextOf, stat } from '../../system/files.ts';

/** From proc_pid_fd(5) and proc_pid_fdinfo(5). */
export interface OpenFile {
  readonly path: string;
  /** Device and inode. */
  readonly file: string;
  /** Of open(2): `O_RDWR`, `O_APPEND` etc. */
  readonly flags: number;
}

/** Empty if the process has ended or its files cannot be read. */
export async function regularFilesOf(pid: number): Promise<OpenFile[]> {
  const numbers = await readdir(`/proc/${pid}/fd`).catch(() => []);
  return (await Promise.all(numbers.map(async (number) => readOpenFile(pid, number)))).flat();
}

async function readOpenFile(pid: number, number: string): Promise<OpenFile[]> {
  try {
    const at = `/proc/${pid}/fd/${number}`;
    const found = await stat(at, { bigint: true });
    if (!found.isFile()) return [];
    const flags = /^flags:\s*([0-7]+)$/m.exec(await readTextOf(`/proc/${pid}/fdinfo/${number}`))?.[1] ?? '0';
    return [{ path: await readlink(at), file: `${found.dev}:${found.ino}`, flags: Number.parseInt(flags, 8) }];
  } catch {
    return []; // It was closed meanwhile, or the process is not ours to see.
  }
}

const accessModes = constants.O_RDONLY | constants.O_WRONLY | constants.O_RDWR;

export function isReadWrite({ flags }: OpenFile): boolean {
  return (flags & accessModes) === constants.O_RDWR;
}

// Compared by device and inode: Monit may use another path, and 6.0.0 also has its pid file open for read and write.
export async function findStateFile(files: readonly OpenFile[], path: string): Promise<OpenFile | undefined> {
  const found = await stat(path, { bigint: true }).catch(ifAbsent(undefined));
  return found && files.find((file) => isReadWrite(file) && file.file === `${found.dev}:${found.ino}`);
}

export function isAppendOnly({ flags }: OpenFile): boolean {
  return (flags & accessModes) === constants.O_WRONLY && (flags & constants.O_APPEND) !== 0;
}
