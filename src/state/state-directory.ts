import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import type { ManagedFile } from '../monit/config/managed-file.ts';
import { ensureDirectory, removeLeftovers, replaceFile } from '../system/atomic-file.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { shortStateFor, stateName } from './state-path.ts';

/** Each control file has its own: a host may run several Monits. */
export function stateFor(stateDirectory: string, controlFile: string): string {
  return shortStateFor(stateDirectory, controlFile) ?? join(stateDirectory, digestOf(stateName(controlFile)));
}

function digestOf(name: string): string {
  return createHash('sha256').update(name).digest('hex');
}

/** Mode 0700, because of mail server passwords. Needs the lock. */
export async function ensureState(directory: string): Promise<void> {
  await ensureDirectory(directory, 0o700);
  await removeLeftovers(directory);
}

/** @returns the path of the backup. @throws MonitAlertError `state.unwritable` */
export async function keepContent(directory: string, name: string, content: Uint8Array): Promise<string> {
  const path = join(directory, name);
  try {
    await replaceFile(path, content);
    return path;
  } catch (error) {
    throw new MonitAlertError('state.unwritable', `cannot write ${path}: ${systemErrorReason(error)}`, {
      hint: 'No file was overwritten, because its earlier version could not be kept. Free some space there.',
      cause: error,
    });
  }
}

export function unwritableState(directory: string, cause: unknown): MonitAlertError {
  return new MonitAlertError('state.unwritable', `cannot write ${directory}: ${systemErrorReason(cause)}`, {
    hint: isFull(cause)
      ? 'Free some space there.'
      : 'Run this as the user that Monit runs as, or choose a directory of your own with --state-dir.',
    cause,
  });
}

function isFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT'].includes(systemErrorCode(error) ?? '');
}

export interface FileIdentity {
  /** Device, inode and change time (ns). */
  readonly key: string;
  /** When the file or the way to it (its directory, a link) last changed: seconds since the epoch. */
  readonly changedSeconds: number;
}

/**
 * No `touch` sets the change time of an inode back, so a file with an equal key has not been written. Undefined: no
 * file.
 */
export async function fileIdentity({
  path,
  target,
}: Pick<ManagedFile, 'path' | 'target'>): Promise<FileIdentity | undefined> {
  const file = await orNotThere(stat(target, { bigint: true }));
  const way = file && (await orNotThere(wayTo(path, target)));
  if (file === undefined || way === undefined) return undefined;
  const changes = [file, ...way].map(({ ctimeNs }) => Number(ctimeNs / 1_000_000_000n));
  return { key: `${file.dev}:${file.ino}:${file.ctimeNs}`, changedSeconds: Math.max(...changes) };
}

// The identity of a file with this text (undefined: of no file). A file with another text, or one that changes
// meanwhile, has none that could be compared.
export async function identityWith(
  file: Pick<ManagedFile, 'path' | 'target'>,
  text: string | undefined,
): Promise<FileIdentity | undefined> {
  const before = await fileIdentity(file);
  const found = await orNotThere(readRegularFile(file.target));
  const after = await fileIdentity(file);
  const isStill = before?.key === after?.key && found?.bytes.equals(Buffer.from(text ?? '')) === true;
  if (text === undefined) return after;
  return isStill && after !== undefined ? after : { key: 'another text', changedSeconds: 0 };
}

async function orNotThere<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  });
}

async function wayTo(path: string, target: string): Promise<BigIntStats[]> {
  const way = [path, dirname(path), dirname(target)].map((each) => lstat(each, { bigint: true }));
  return [...(await Promise.all(way)), ...(await linksOn(path))];
}

/** Whoever switches a link above a file puts another file in its place. */
async function linksOn(path: string): Promise<BigIntStats[]> {
  const above = dirname(path);
  if (above === path) return [];
  const found = await lstat(above, { bigint: true });
  return [...(found.isSymbolicLink() ? [found] : []), ...(await linksOn(above))];
}
