import { join } from 'node:path';
import * as v from 'valibot';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import { removeFile, replaceFile } from '../system/atomic-file.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { keepContent } from './state-directory.ts';

/** A damaged file counts as missing. */
export interface StateFile<T> {
  readonly name: string;
  /** Its name in earlier versions; read if there is no newer file. */
  readonly earlierName?: string;
  readonly schema: v.GenericSchema<unknown, T>;
  /** Whether it must survive a crash right after it was written. */
  readonly mustLast?: boolean;
}

/** @throws MonitAlertError `state.unreadable` if we may not read it. */
export async function readStateFile<T>(directory: string, file: StateFile<T>): Promise<T | undefined> {
  const bytes = await readBytes(directory, file.name, file.earlierName);
  return bytes === undefined ? undefined : parse(bytes, file.schema);
}

/** @throws MonitAlertError `state.unreadable` if we may not read it. */
export async function isDamaged<T>(directory: string, file: StateFile<T>): Promise<boolean> {
  const bytes = await readBytes(directory, file.name, file.earlierName);
  return bytes !== undefined && parse(bytes, file.schema) === undefined;
}

/** Backs up a damaged file first. @returns warnings. @throws MonitAlertError or a system error. */
export async function writeStateFile<T>(directory: string, file: StateFile<T>, value: T): Promise<string[]> {
  const path = join(directory, file.name);
  const before = await readBytes(directory, file.name, file.earlierName);
  const kept =
    before !== undefined && parse(before, file.schema) === undefined
      ? await keepContent(directory, `${file.name}.damaged-${new Date().toISOString()}`, before)
      : undefined;
  await replaceFile(path, `${JSON.stringify(value)}\n`, { isDispensable: file.mustLast !== true });
  if (file.earlierName !== undefined) await removeFile(join(directory, file.earlierName), { isDispensable: true });
  return kept === undefined ? [] : [`${path} was damaged; it is kept as ${kept}`];
}

async function readBytes(directory: string, name: string, earlierName?: string): Promise<Buffer | undefined> {
  const path = join(directory, name);
  try {
    return (await readRegularFile(path)).bytes;
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (code === 'ENOENT' && earlierName !== undefined) return readBytes(directory, earlierName);
    if (!['EACCES', 'EPERM'].includes(code)) return undefined;
    throw new MonitAlertError('state.unreadable', `cannot read ${path}: ${systemErrorReason(error)}`, {
      hint: 'Run this as the user that Monit runs as.',
      cause: error,
    });
  }
}

function parse<T>(bytes: Buffer, schema: v.GenericSchema<unknown, T>): T | undefined {
  try {
    const parsed = v.safeParse(schema, JSON.parse(bytes.toString()));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
