import { join } from 'node:path';
import { MonitAlertError, systemErrorCode } from '../errors.ts';
import { embeddedNames, embeddedText } from '../system/embedded-files.ts';
import { readdir } from '../system/files.ts';
import { readRegularFile } from '../system/regular-file.ts';

/** `name` is `ops` for `ops.yaml`. */
export interface NamedFile {
  readonly name: string;
  readonly file: string;
  /** The position of its directory in the search; the first directory wins. */
  readonly rank: number;
}

/**
 * Sorted by name, then by directory. Skips hidden files; a missing directory is empty.
 * @throws MonitAlertError `directory.unreadable`
 */
export async function listNamedFiles(directories: readonly string[], endings: readonly string[]): Promise<NamedFile[]> {
  const found = await Promise.all(
    directories.map(async (directory, rank) =>
      (await readNames(directory)).flatMap((base) => {
        const ending = endings.find((one) => base.endsWith(one));
        if (ending === undefined || /^[.#]/.test(base)) return [];
        return [{ name: base.slice(0, -ending.length), file: join(directory, base), rank }];
      }),
    ),
  );
  return found.flat().sort((a, b) => compare(a.name, b.name) || a.rank - b.rank || compare(a.file, b.file));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

async function readNames(directory: string): Promise<string[]> {
  try {
    return embeddedNames(directory) ?? (await readdir(directory));
  } catch (cause) {
    if (systemErrorCode(cause) === 'ENOENT') return [];
    throw unreadable('directory.unreadable', directory, cause);
  }
}

/** @throws MonitAlertError `file.unreadable`, also if the file is not valid UTF-8. */
export async function readText(file: string): Promise<string> {
  const embedded = embeddedText(file);
  if (embedded !== undefined) return embedded;
  let bytes: Buffer;
  try {
    ({ bytes } = await readRegularFile(file));
  } catch (cause) {
    throw unreadable('file.unreadable', file, cause);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new MonitAlertError('file.unreadable', `${file}: is not valid UTF-8`, { cause });
  }
}

function unreadable(code: string, path: string, cause: unknown): MonitAlertError {
  return new MonitAlertError(code, `${path}: cannot be read (${systemErrorCode(cause) ?? String(cause)})`, { cause });
}
