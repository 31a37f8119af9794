import { randomBytes } from 'node:crypto';
import { type FileHandle, mkdir, open, readdir, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { ifAbsent } from './absent.ts';
import { notRegular } from './regular-file.ts';
import { isAbandoned, ownersPrefix } from './temporary-file-owner.ts';

/**
 * A temporary file stands beside its target, where the rename is atomic, and so inside directories that Monit includes.
 * The closing `~` makes Monit skip it whatever the include pattern says (manual, "Include files"; seen on 5.27.2 to
 * 6.0.0). A crash between write and rename therefore leaves nothing that loads.
 */
const temporarySuffix = '~';

/** How a file is replaced. */
export interface Replacing {
  /** Octal; set before the first byte is written. 0600 where it is not given. */
  readonly mode?: number;
  /** Called when the temporary file is whole, before it takes the file's place. */
  readonly whenWhole?: ((temporary: string) => Promise<void>) | undefined;
  /** A power cut may take it, and nobody waits for the disk: for what only helps, and is told from a damaged one. */
  readonly isDispensable?: boolean;
}

/**
 * Replaces a file, or creates it: readers see the old bytes or the new ones, never a part, and after the return the new
 * ones survive a power cut, unless they are dispensable. The owner of the old file is kept.
 *
 * @throws the system's own error (`ENOSPC`, `EACCES`, ...); no temporary is then left. The old file is untouched,
 * unless it was the directory that could not be synced (`EIO`): then the new one is in place.
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, whenWhole, isDispensable = false }: Replacing = {},
): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, `${ownersPrefix()}${randomBytes(6).toString('hex')}${temporarySuffix}`);
  const file = await open(temporary, 'wx', mode);
  try {
    try {
      await file.chmod(mode);
      await keepOwner(file, path);
      await file.writeFile(content);
      if (!isDispensable) await file.sync();
    } finally {
      await file.close();
    }
    await whenWhole?.(temporary);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined); // The first error says more.

    throw error;
  }
  if (!isDispensable) await syncDirectory(directory);
}

/** Removes a file so that it stays removed after a power cut, if it matters; a file that is not there is no error. */
export async function removeFile(
  path: string,
  { isDispensable = false }: Pick<Replacing, 'isDispensable'> = {},
): Promise<void> {
  await unlink(path).catch(ifAbsent(undefined));
  if (!isDispensable) await syncDirectory(dirname(path));
}

/** Temporary files of killed runs in a directory; none in a directory that we may not read, and so cannot clean. */
export async function findLeftovers(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const paths = names.filter((name) => name.endsWith(temporarySuffix)).map((name) => join(directory, name));
  const areAbandoned = await Promise.all(paths.map(isAbandoned));
  return paths.filter((_, index) => areAbandoned[index]);
}

/** Sweeps up what {@link findLeftovers} finds. What cannot be swept up stays: it does no harm there. */
export async function removeLeftovers(directory: string): Promise<void> {
  for (const path of await findLeftovers(directory)) await removeFile(path).catch(() => undefined);
}

/**
 * Creates a directory and those above it, where missing, with that mode (octal). Node's own way to do that
 * (`recursive`) says "no such file or directory" of a disk that is full (seen on Node 20).
 */
export async function ensureDirectory(path: string, mode: number): Promise<void> {
  const first = await makeDirectory(path, mode);
  if (first === undefined) return;
  if (systemErrorCode(first) !== 'ENOENT' || dirname(path) === path) throw first;
  await ensureDirectory(dirname(path), mode);
  const second = await makeDirectory(path, mode);
  if (second !== undefined) throw second;
}

/** Hands back why there is no directory now. */
async function makeDirectory(path: string, mode: number): Promise<Error | undefined> {
  try {
    await mkdir(path, { mode });
    return undefined;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return systemErrorCode(error) === 'EEXIST' && (await isDirectory(path)) ? undefined : error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

/**
 * Adds a line to a file of lines, durably; the file is created for its owner alone. A line that was cut short ends
 * first.
 */
export async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    const found = await file.stat();
    if (!found.isFile()) throw notRegular(path);
    const { size } = found;
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
    const isCut = size > 0 && buffer.toString() !== '\n';
    await file.appendFile(`${isCut ? '\n' : ''}${line}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function keepOwner(file: FileHandle, path: string): Promise<void> {
  const old = await stat(path).catch(ifAbsent(undefined));
  const ours = await file.stat();
  if (old !== undefined && (old.uid !== ours.uid || old.gid !== ours.gid)) await file.chown(old.uid, old.gid);
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
