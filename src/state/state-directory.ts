import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import { ensureDirectory, removeLeftovers, replaceFile } from '../system/atomic-file.ts';
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
