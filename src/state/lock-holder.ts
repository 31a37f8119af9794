import { join } from 'node:path';
import * as v from 'valibot';
import { removeFile, replaceFile } from '../system/atomic-file.ts';
import { readStateFile, type StateFile } from './state-file.ts';

export interface Holder {
  readonly pid: number;
  readonly by: string;
  readonly command: string;
  /** UTC, ISO 8601. */
  readonly since: string;
}

const file: StateFile<Holder> = {
  name: 'holder.json',
  schema: v.object({ pid: v.pipe(v.number(), v.integer()), by: v.string(), command: v.string(), since: v.string() }),
};

/** Undefined also if it cannot be read: it only informs those who wait. */
export async function readHolder(directory: string): Promise<Holder | undefined> {
  return readStateFile(directory, file).catch(() => undefined);
}

export async function writeHolder(directory: string, holder: Holder): Promise<void> {
  await replaceFile(join(directory, file.name), `${JSON.stringify(holder)}\n`, { isDispensable: true });
}

export async function removeHolder(directory: string): Promise<void> {
  await removeFile(join(directory, file.name), { isDispensable: true });
}
