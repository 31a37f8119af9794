import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** A file as it was read. */
export interface FileContent {
  readonly bytes: Buffer;
  /** Permission bits, octal. */
  readonly mode: number;
}

/**
 * Reads a file without ever waiting for it: to open a FIFO is to wait for whoever writes to it. Devices such as /dev/null
 * are read.
 *
 * @throws the system's own error; `EISDIR` for a directory, `EINVAL` for a FIFO or a socket.
 */
export async function readRegularFile(path: string): Promise<FileContent> {
  const file = await openRegularFile(path);
  try {
    return { bytes: await file.readFile(), mode: (await file.stat()).mode & 0o777 };
  } finally {
    await file.close();
  }
}

/** Opens a file to read it, as {@link readRegularFile} does. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const found = await file.stat();
  if (found.isFile() || found.isCharacterDevice()) return file;
  await file.close();
  const code = found.isDirectory() ? 'EISDIR' : 'EINVAL';
  throw Object.assign(new Error(`${code}: ${path} is not a regular file`), { code });
}
