import { stat } from '../../system/files.ts';
import { openRegularFile } from '../../system/regular-file.ts';
import { isAppendOnly, type OpenFile, regularFilesOf } from './open-files.ts';

/** A place in a log file. */
export interface LogPosition {
  /** Absolute. */
  readonly path: string;
  /** Device and inode: a rotated log is another file. */
  readonly file: string;
  /** Bytes from its beginning. */
  readonly offset: number;
}

/** Bytes since the position; a longer part is not searched. */
const searchedAtMost = 16 * 1024 * 1024;

/** Undefined if Monit has no log file, or it may not be read. */
export async function logOf(pid: number): Promise<LogPosition | undefined> {
  const log = (await regularFilesOf(pid)).find(isAppendOnly);
  return log && endOfLog(log);
}

/** Undefined if another file now has this path. */
export async function endOfLog({ path, file }: Pick<OpenFile, 'path' | 'file'>): Promise<LogPosition | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined || `${found.dev}:${found.ino}` !== file) return undefined;
  return { path, file, offset: Number(found.size) };
}

/** One character per byte; undefined if the log was replaced, cut or is too long. */
export async function readLogFrom({ path, file, offset }: LogPosition): Promise<string | undefined> {
  const log = await openRegularFile(path).catch(() => undefined);
  try {
    const found = log?.statBigInt();
    if (log === undefined || found === undefined || `${found.dev}:${found.ino}` !== file) return undefined;
    const length = Number(found.size) - offset;
    if (length < 0 || length > searchedAtMost) return undefined;
    return log.read(length, offset).toString('latin1');
  } finally {
    log?.close();
  }
}

export interface Trouble {
  readonly service: string;
  readonly message: string;
  /** The time as Monit printed it. */
  readonly at: string;
}

/** A failure is logged as an error or a warning with the service's name (5.27.2 to 6.0.0). */
const troubleLine = /^\[([^\]\n]*)\] (?:error|warning) +: '([^'\n]+)' (.*)$/gm;

/** Expects one character per byte. */
export function parseTroubles(log: string): Trouble[] {
  const text = Buffer.from(log, 'latin1').toString();
  return [...text.matchAll(troubleLine)].map(([, at = '', service = '', message = '']) => ({ service, message, at }));
}
