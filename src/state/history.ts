import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import { appendLine, replaceFile } from '../system/atomic-file.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { proofSchema } from './schemas.ts';
import { keepContent, unwritableState } from './state-directory.ts';

export interface Cause {
  /**
   * `set`: a base was set; `hold`: a hold was started; `release`: a hold was ended; `expiry`: a hold expired; `sync`,
   * `fix`: an interrupted change was completed; `rollback`: a revision was restored; `init`: alerts were imported.
   */
  readonly action: 'set' | 'hold' | 'release' | 'expiry' | 'sync' | 'fix' | 'rollback' | 'init';
  readonly reason: string | undefined;
  /** Ids of the holds that began or ended with the change. */
  readonly holds?: readonly string[];
}

/** Early entries have no action. */
export interface HistoryEntry extends Partial<Cause> {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** The user, also behind sudo. */
  readonly by: string;
  /** Undefined if no profile of ours was installed. */
  readonly from?: string | undefined;
  readonly to: string;
  readonly state: string;
  readonly monit?: string | undefined;
  readonly proof?: ReloadProof | undefined;
  readonly durationMs: number;
}

const entrySchema: v.GenericSchema<unknown, HistoryEntry> = v.object({
  at: v.string(),
  by: v.string(),
  action: v.exactOptional(v.picklist(['set', 'hold', 'release', 'expiry', 'sync', 'fix', 'rollback', 'init'])),
  reason: v.optional(v.string()),
  holds: v.exactOptional(v.array(v.string())),
  from: v.optional(v.string()),
  to: v.string(),
  state: v.string(),
  monit: v.optional(v.string()),
  proof: v.optional(proofSchema),
  durationMs: v.number(),
});

const fileName = 'history.jsonl';

/** Two to three thousand changes. */
const mostBytes = 1024 * 1024;

/**
 * Call it under the lock: it drops the older half of a history that is too long.
 * @throws MonitAlertError `state.unwritable`
 */
export async function recordChange(directory: string, entry: HistoryEntry): Promise<void> {
  const path = join(directory, fileName);
  try {
    await appendLine(path, JSON.stringify(entry));
    if ((await stat(path)).size > mostBytes) await replaceFile(path, newestOf(await readHistory(directory)));
  } catch (error) {
    throw new MonitAlertError('state.unwritable', `cannot write ${path}: ${systemErrorReason(error)}`, {
      cause: error,
    });
  }
}

/** As many as fit into half of {@link mostBytes}, but at least one. */
function newestOf(entries: readonly HistoryEntry[]): string {
  const lines: string[] = [];
  let bytes = 0;
  for (const entry of [...entries].reverse()) {
    const line = `${JSON.stringify(entry)}\n`;
    bytes += Buffer.byteLength(line);
    if (bytes > mostBytes / 2 && lines.length > 0) break;
    lines.unshift(line);
  }
  return lines.join('');
}

/** Oldest first, without damaged lines. @throws MonitAlertError `state.unreadable` */
export async function readHistory(directory: string): Promise<HistoryEntry[]> {
  return (await readLines(directory)).flatMap((line) => parseEntry(line) ?? []);
}

/** As `path:line`. @throws MonitAlertError `state.unreadable` */
export async function damagedLines(directory: string): Promise<string[]> {
  const lines = await readLines(directory);
  return lines.flatMap((line, index) =>
    line === '' || parseEntry(line) !== undefined ? [] : [`${join(directory, fileName)}:${index + 1}`],
  );
}

/**
 * Call it under the lock. @returns the path of the backup.
 * @throws MonitAlertError `state.unreadable`, `state.unwritable`
 */
export async function mendHistory(directory: string): Promise<string> {
  const lines = await readLines(directory);
  const kept = await keepContent(
    directory,
    `history.damaged-${new Date().toISOString()}`,
    Buffer.from(lines.join('\n')),
  );
  const whole = lines.filter((line) => parseEntry(line) !== undefined).map((line) => `${line}\n`);
  try {
    await replaceFile(join(directory, fileName), whole.join(''));
  } catch (error) {
    throw unwritableState(directory, error);
  }
  return kept;
}

async function readLines(directory: string): Promise<string[]> {
  const path = join(directory, fileName);
  const found = await readRegularFile(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new MonitAlertError('state.unreadable', `cannot read ${path}: ${systemErrorReason(error)}`, {
      hint: 'Run this as the user that Monit runs as, or move the file away.',
      cause: error,
    });
  });
  return (found?.bytes.toString() ?? '').split('\n');
}

function parseEntry(line: string): HistoryEntry | undefined {
  try {
    const parsed = v.safeParse(entrySchema, JSON.parse(line));
    return parsed.success ? parsed.output : undefined;
  } catch {
    return undefined;
  }
}
