import { join } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import type { ReloadProof } from '../monit/reload-proof.ts';
import { appendLine } from '../system/atomic-file.ts';
import { readRegularFile } from '../system/regular-file.ts';

/** One line of the history: a change that was begun, and how it ended. */
export interface HistoryEntry {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** Who asked for it: the user behind sudo where there is one. */
  readonly by: string;
  readonly reason: string | undefined;
  /** The profile that was installed before; undefined where there was none of ours. */
  readonly from: string | undefined;
  readonly to: string;
  /** `active`, `written`, `pending`, `rolled-back` or `failed`. */
  readonly state: string;
  readonly monit: string | undefined;
  readonly proof: ReloadProof | undefined;
  /** Milliseconds from taking the lock to the end. */
  readonly durationMs: number;
}

const fileName = 'history.jsonl';

/** @throws MonitAlertError `state.unwritable` */
export async function recordChange(directory: string, entry: HistoryEntry): Promise<void> {
  const path = join(directory, fileName);
  try {
    await appendLine(path, JSON.stringify(entry));
  } catch (error) {
    throw new MonitAlertError('state.unwritable', `cannot write ${path}: ${systemErrorReason(error)}`, {
      cause: error,
    });
  }
}

/**
 * The history, oldest first. A line that a crash cut short, or that is none of ours, is left out.
 *
 * @throws MonitAlertError `state.unreadable`
 */
export async function readHistory(directory: string): Promise<HistoryEntry[]> {
  const found = await readRegularFile(join(directory, fileName)).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new MonitAlertError(
      'state.unreadable',
      `cannot read ${join(directory, fileName)}: ${systemErrorReason(error)}`,
      { hint: 'Run this as the user that Monit runs as, or move the file away.', cause: error },
    );
  });
  return (found?.bytes.toString() ?? '').split('\n').flatMap((line) => parseEntry(line) ?? []);
}

function parseEntry(line: string): HistoryEntry | undefined {
  try {
    const entry = JSON.parse(line) as Partial<HistoryEntry> | null;
    const words = [entry?.at, entry?.by, entry?.to, entry?.state];
    return words.every((word) => typeof word === 'string') ? (entry as HistoryEntry) : undefined;
  } catch {
    return undefined;
  }
}
