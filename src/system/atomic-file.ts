import { dirname, join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { ifAbsent } from './absent-file.ts';
import { mkdir, open, type OpenFile, readdir, rename, stat, unlink } from './files.ts';
import { notRegular } from './regular-file.ts';
import { isAbandoned, ownersPrefix } from './temporary-file-owner.ts';

// Monit skips names that end in `~`, whatever the include pattern (manual, "Include files"; seen on 5.27.2 to 6.0.0): a
// temporary file that a crash leaves beside its target is never loaded.
const temporarySuffix = '~';

export interface Replacing {
  /** Octal, set before the first byte is written. Default: 0600. */
  readonly mode?: number;
  /** Called when the temporary file is complete, before the rename. */
  readonly whenWhole?: ((temporary: string) => Promise<void>) | undefined;
  /** Not synced to disk: for a file that may be lost in a power cut. */
  readonly isDispensable?: boolean;
}

/**
 * Replaces or creates a file: atomically and, unless it is dispensable, durably. Keeps the owner of the old file.
 * @throws the system's error. The old file is untouched then, unless only syncing the directory failed (`EIO`).
 */
export async function replaceFile(
  path: string,
  content: string | Uint8Array,
  { mode = 0o600, whenWhole, isDispensable = false }: Replacing = {},
): Promise<void> {
  const directory = dirname(path);
  const temporary = join(directory, `${ownersPrefix()}${randomName()}${temporarySuffix}`);
  const file = await open(temporary, 'wx', mode);
  try {
    try {
      file.chmod(mode);
      await keepOwner(file, path);
      file.writeFile(content);
      if (!isDispensable) await file.sync();
    } finally {
      file.close();
    }
    await whenWhole?.(temporary);
    await rename(temporary, path);
  } catch (error) {
    await unlink(temporary).catch(() => undefined); // The first error says more.

    throw error;
  }
  if (!isDispensable) await syncDirectory(directory);
}

/** Unlike that of a killed run that had the same pid. It need not be hard to guess: `wx` creates the file. */
function randomName(): string {
  return Math.random().toString(16).slice(2, 14).padEnd(12, '0');
}

/** A missing file is no error. */
export async function removeFile(
  path: string,
  { isDispensable = false }: Pick<Replacing, 'isDispensable'> = {},
): Promise<void> {
  await unlink(path).catch(ifAbsent(undefined));
  if (!isDispensable) await syncDirectory(dirname(path));
}

/** Temporary files of killed runs; none if we may not read the directory. */
export async function findLeftovers(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  const paths = names.filter((name) => name.endsWith(temporarySuffix)).map((name) => join(directory, name));
  const areAbandoned = await Promise.all(paths.map(isAbandoned));
  return paths.filter((_, index) => areAbandoned[index]);
}

/** Leaves what cannot be removed: it is harmless. */
export async function removeLeftovers(directory: string): Promise<void> {
  for (const path of await findLeftovers(directory)) await removeFile(path).catch(() => undefined);
}

/** Not with Node's `recursive`, which reports a full disk as "no such file or directory" (seen on Node 20). */
export async function ensureDirectory(path: string, mode: number): Promise<void> {
  const first = await makeDirectory(path, mode);
  if (first === undefined) return;
  if (systemErrorCode(first) !== 'ENOENT' || dirname(path) === path) throw first;
  await ensureDirectory(dirname(path), mode);
  const second = await makeDirectory(path, mode);
  if (second !== undefined) throw second;
}

/** @returns why there is no directory now. */
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

/** Appends durably. First ends a line that a crash cut short. */
export async function appendLine(path: string, line: string): Promise<void> {
  const file = await open(path, 'a+', 0o600);
  try {
    const found = file.stat();
    if (!found.isFile()) throw notRegular(path);
    const { size } = found;
    const isCut = size > 0 && file.read(1, size - 1).toString() !== '\n';
    file.writeFile(`${isCut ? '\n' : ''}${line}\n`);
    await file.sync();
  } finally {
    file.close();
  }
}

async function keepOwner(file: OpenFile, path: string): Promise<void> {
  const old = await stat(path).catch(ifAbsent(undefined));
  const ours = file.stat();
  if (old !== undefined && (old.uid !== ours.uid || old.gid !== ours.gid)) file.chown(old.uid, old.gid);
}

async function syncDirectory(directory: string): Promise<void> {
  const handle = await open(directory, 'r');
  try {
    await handle.sync();
  } finally {
    handle.close();
  }
}
