import { stat } from 'node:fs/promises';
import { openRegularFile } from '../../system/regular-file.ts';
import { isAppendOnly, type OpenFile, regularFilesOf } from '../process/open-files.ts';
import type { LogPosition } from './proof.ts';

/** Where a log is longer than this since we looked, it is not searched (bytes). */
const searchedAtMost = 16 * 1024 * 1024;

/** Where the log of a Monit ends now; undefined where it logs into no file, or we may not look. */
export async function logOf(pid: number): Promise<LogPosition | undefined> {
  const log = (await regularFilesOf(pid)).find(isAppendOnly);
  return log && endOfLog(log);
}

/** Where an open log ends now; undefined where another file has its path. */
export async function endOfLog({ path, file }: Pick<OpenFile, 'path' | 'file'>): Promise<LogPosition | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined || `${found.dev}:${found.ino}` !== file) return undefined;
  return { path, file, offset: Number(found.size) };
}

/** What was written behind a position, a character for each byte; undefined where that cannot be known. */
export async function readLogFrom({ path, file, offset }: LogPosition): Promise<string | undefined> {
  const log = await openRegularFile(path).catch(() => undefined);
  try {
    const found = await log?.stat({ bigint: true });
    if (log === undefined || found === undefined || `${found.dev}:${found.ino}` !== file) return undefined;
    const length = Number(found.size) - offset;
    if (length < 0 || length > searchedAtMost) return undefined;
    const { buffer, bytesRead } = await log.read(Buffer.alloc(length), 0, length, offset);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await log?.close();
  }
}

/** What Monit logged of a service that is not well. */
export interface Trouble {
  readonly service: string;
  /** Monit's own words. */
  readonly message: string;
  /** As Monit printed it. */
  readonly at: string;
}

/**
 * An event that is mailed as a failure is logged as an error or a warning with the service's name (5.27.2 to 6.0.0).
 */
const troubleLine = /^\[([^\]\n]*)\] (?:error|warning) +: '([^'\n]+)' (.*)$/gm;

/** The troubles of services among the lines of a log, given a character for each byte. */
export function parseTroubles(log: string): Trouble[] {
  const text = Buffer.from(log, 'latin1').toString();
  return [...text.matchAll(troubleLine)].map(([, at = '', service = '', message = '']) => ({ service, message, at }));
}
