import { hostname } from 'node:os';
import * as v from 'valibot';
import { systemErrorReason } from '../errors.ts';
import type { Process } from '../monit/process/process.ts';
import { type BootTime, bootTimeNow, elapsedMs, startMs } from '../system/boot-clock.ts';
import type { FileIdentity } from './file-identity.ts';
import { readStateFile, type StateFile, writeStateFile } from './state-file.ts';

type ProcessKey = Pick<Process, 'pid' | 'startTime'>;

/** Since when the managed file has been as it is. Nothing in it was read from a clock that can be set. */
export interface FileRecord extends FileIdentity {
  readonly since: BootTime;
  /** State directories may be shared; the boots of two hosts have no order. */
  readonly host: string;
  /** The Monit that was seen to load it; undefined if none ran. */
  readonly loadedBy?: ProcessKey | undefined;
}

const file: StateFile<FileRecord> = {
  name: 'managed-file.json',
  schema: v.object({
    key: v.string(),
    way: v.array(v.string()),
    since: v.object({ bootId: v.string(), ms: v.number() }),
    host: v.string(),
    loadedBy: v.optional(v.object({ pid: v.number(), startTime: v.string() })),
  }),
};

export async function readFileRecord(directory: string): Promise<FileRecord | undefined> {
  return readStateFile(directory, file);
}

/**
 * @param identity read before this call; undefined: there is no file.
 * @param loadedBy undefined if no Monit runs.
 * @returns warnings. If this fails, the next run only reloads once more.
 */
export async function rememberFile(
  directory: string,
  identity: FileIdentity | undefined,
  loadedBy: ProcessKey | undefined,
): Promise<string[]> {
  const since = bootTimeNow();
  if (identity === undefined || since === undefined) return [];
  const { key, way } = identity;
  const process = loadedBy && { pid: loadedBy.pid, startTime: loadedBy.startTime };
  try {
    return await writeStateFile(directory, file, { key, way, since, host: hostname(), loadedBy: process });
  } catch (error) {
    return [`the reload proof could not be kept in ${directory}: ${systemErrorReason(error)}`];
  }
}

export function wasLoadedBy({ since, loadedBy }: FileRecord, { pid, startTime }: ProcessKey): boolean {
  const isOfThisBoot = elapsedMs(since, bootTimeNow()) !== undefined;
  return isOfThisBoot && loadedBy?.pid === pid && loadedBy.startTime === startTime;
}

/** Whether the last parse of this process began after the file was as the record says. */
export function hasReadSince(record: FileRecord, process: ProcessKey): boolean {
  const now = bootTimeNow();
  if (now === undefined || record.host !== hostname()) return false;
  // What runs now was started in this boot, and boots follow each other.
  if (elapsedMs(record.since, now) === undefined) return true;
  return wasLoadedBy(record, process) || startMs(process.startTime) >= record.since.ms;
}
