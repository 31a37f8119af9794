import { constants } from 'node:fs';
import { type FileHandle, open, stat } from 'node:fs/promises';
import { ifAbsent } from './absent.ts';

/** A file as it was read. */
export interface FileContent {
  readonly bytes: Buffer;
  /** Permission bits, octal. */
  readonly mode: number;
}

/**
 * Reads a file without ever waiting for it: to open a FIFO is to wait for whoever writes to it, and a device may have
 * no end. One that has nothing in it, as /dev/null, is read as an empty file unless `orDevice` is false.
 *
 * @throws the system's own error; `EISDIR` for a directory, `EINVAL` for a FIFO, a socket, a device.
 */
export async function readRegularFile(path: string, { orDevice = true } = {}): Promise<FileContent> {
  const file = await openRegularFile(path);
  try {
    const found = await file.stat();
    if (found.isFile()) return { bytes: await file.readFile(), mode: found.mode & 0o777 };
    const { bytesRead } = orDevice ? await file.read(Buffer.alloc(1), 0, 1) : { bytesRead: 1 };
    if (bytesRead > 0) throw notRegular(path);
    return { bytes: Buffer.alloc(0), mode: found.mode & 0o777 };
  } finally {
    await file.close();
  }
}

/** Opens a file, or a character device, to read it, and does not wait for that. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = await file.stat();
  if (found.isFile() || found.isCharacterDevice()) return file;
  await file.close();
  throw notRegular(path, found.isDirectory() ? 'EISDIR' : 'EINVAL');
}

/** What is said of a path where something else stands than a file that can be read to its end. */
export function notRegular(path: string, code = 'EINVAL'): Error {
  return Object.assign(new Error(`${code}: not a regular file, open '${path}'`), { code });
}

/** Whether a file can be reached under another name too, which is no link to this one but its equal. */
export async function hasOtherNames(path: string): Promise<boolean> {
  return stat(path).then(({ nlink }) => nlink > 1, ifAbsent(false));
}
