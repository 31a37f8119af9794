import { constants } from 'node:fs';
import { ifAbsent } from './absent-file.ts';
import { open, type OpenFile, stat } from './files.ts';

export interface FileContent {
  readonly bytes: Buffer;
  /** Permission bits, octal. */
  readonly mode: number;
}

/**
 * Never blocks, as opening a FIFO would. With `orDevice`, an empty device such as /dev/null is an empty file.
 * @throws the system's error; `EISDIR` for a directory, `EINVAL` for a FIFO, a socket or another device.
 */
export async function readRegularFile(path: string, { orDevice = true } = {}): Promise<FileContent> {
  const file = await openRegularFile(path);
  try {
    const found = file.stat();
    if (found.isFile()) return { bytes: file.readFile(), mode: found.mode & 0o777 };
    if (!orDevice || file.read(1, null).length > 0) throw notRegular(path);
    return { bytes: Buffer.alloc(0), mode: found.mode & 0o777 };
  } finally {
    file.close();
  }
}

/** Also opens a character device. Never blocks. */
export async function openRegularFile(path: string): Promise<OpenFile> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = file.stat();
  if (found.isFile() || found.isCharacterDevice()) return file;
  file.close();
  throw notRegular(path, found.isDirectory() ? 'EISDIR' : 'EINVAL');
}

export function notRegular(path: string, code = 'EINVAL'): Error {
  return Object.assign(new Error(`${code}: not a regular file, open '${path}'`), { code });
}

export async function hasHardLinks(path: string): Promise<boolean> {
  return stat(path).then(({ nlink }) => nlink > 1, ifAbsent(false));
}
