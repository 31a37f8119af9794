import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { ReloadProof } from '../monit/reload.ts';
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

export async function recordChange(directory: string, entry: HistoryEntry): Promise<void> {
  await appendLine(join(directory, fileName), JSON.stringify(entry));
}

/** The history, oldest first. A line that a crash cut short is left out. */
export async function readHistory(directory: string): Promise<HistoryEntry[]> {
  const found = await readRegularFile(join(directory, fileName)).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
  return (found?.bytes.toString() ?? '').split('\n').flatMap((line) => parseEntry(line) ?? []);
}

function parseEntry(line: string): HistoryEntry | undefined {
  try {
    return JSON.parse(line) as HistoryEntry;
  } catch {
    return undefined;
  }
}
