import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import * as v from 'valibot';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import { type ServiceAction, serviceActions } from '../monit/http/service-action.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import { ifAbsent } from '../system/absent-file.ts';
import { appendLine, replaceFile } from '../system/atomic-file.ts';
import { stat } from '../system/files.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { proofSchema } from './schemas.ts';
import { keepContent, unwritableState } from './state-directory.ts';

const ownActions = [
  'set',
  'hold',
  'extend',
  'release',
  'expiry',
  'confirm',
  'sync',
  'fix',
  'rollback',
  'init',
  'reload',
  'plan',
  'skip',
] as const;

/** The profile of a scoped hold, and what it is in force for. */
interface ScopedNote {
  readonly profile: string;
  readonly services: readonly string[];
  readonly groups: readonly string[];
}

/** A hold that ended, as it was. */
export interface EndedNote {
  readonly id: string;
  /** Who held it. */
  readonly by: string;
  /** Why it was held. */
  readonly reason?: string | undefined;
  /** When it was to end. UTC, ISO 8601. */
  readonly until?: string | undefined;
  /** Why it ended. */
  readonly end: string;
  /** Undefined: it was for everything. */
  readonly scoped?: ScopedNote | undefined;
}

export interface Cause {
  /**
   * What was asked for, or why it happened. `set`: a base was set; `hold`, `extend`, `release`: a hold was started, got
   * a new end, or was ended; `expiry`: a hold expired, or the time to confirm a change; `confirm`: a change was
   * confirmed; `sync`, `fix`: an interrupted change was completed; `rollback`: a revision was restored; `init`: alerts
   * were imported; `reload`: Monit was reloaded; `plan`: a hold was planned; `skip`: an occurrence of a window is left
   * out, or no longer; `monitor`, `unmonitor`, `start`, `stop`, `restart`: Monit was asked to
   * act on services.
   */
  readonly action: (typeof ownActions)[number] | ServiceAction;
  readonly reason: string | undefined;
  /** Ids of the holds that began, ended or were extended. */
  readonly holds?: readonly string[];
  /** Undefined: the hold is for everything. */
  readonly scoped?: ScopedNote | undefined;
  /** Those that ended. */
  readonly ended?: readonly EndedNote[];
  /** When a planned hold, or an occurrence, is to begin. UTC, ISO 8601. */
  readonly begins?: string | undefined;
  /** When the hold ends, or the deadline to confirm the change. UTC, ISO 8601. */
  readonly until?: string | undefined;
  /** The services that were acted on, or that began or ended to be unmonitored with a hold. */
  readonly services?: readonly string[];
}

/** Early entries have no action. */
export interface HistoryEntry extends Partial<Cause> {
  /** UTC, ISO 8601. */
  readonly at: string;
  /** The user, also behind sudo. */
  readonly by: string;
  /** Undefined if no profile of ours was installed, or no profile is concerned. */
  readonly from?: string | undefined;
  /** Undefined if no profile is concerned. */
  readonly to?: string | undefined;
  /**
   * How it ended: as a change does; `unchanged` if only holds or the base changed, and nothing that Monit runs; `done`
   * if it did not concern what Monit runs; `missed`: a planned hold did not begin, because `sync` did not run in its
   * time, or it was refused; `refused`: see `error`.
   */
  readonly state: string;
  /** Why it was refused or failed. */
  readonly error?: { readonly code: string; readonly message: string } | undefined;
  readonly monit?: string | undefined;
  readonly proof?: ReloadProof | undefined;
  /** Undefined if no text was put in force. */
  readonly durationMs?: number | undefined;
}

const scopedSchema = v.optional(
  v.object({ profile: v.string(), services: v.array(v.string()), groups: v.array(v.string()) }),
);

const entrySchema: v.GenericSchema<unknown, HistoryEntry> = v.object({
  at: v.string(),
  by: v.string(),
  action: v.exactOptional(v.picklist([...ownActions, ...serviceActions])),
  reason: v.optional(v.string()),
  holds: v.exactOptional(v.array(v.string())),
  ended: v.exactOptional(
    v.array(
      v.object({
        id: v.string(),
        by: v.string(),
        reason: v.optional(v.string()),
        until: v.optional(v.string()),
        end: v.string(),
        scoped: scopedSchema,
      }),
    ),
  ),
  scoped: scopedSchema,
  begins: v.optional(v.string()),
  until: v.optional(v.string()),
  services: v.exactOptional(v.array(v.string())),
  from: v.optional(v.string()),
  to: v.optional(v.string()),
  state: v.string(),
  error: v.optional(v.object({ code: v.string(), message: v.string() })),
  monit: v.optional(v.string()),
  proof: v.optional(proofSchema),
  durationMs: v.optional(v.number()),
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
  await orUnwritable(path, async () => {
    await appendLine(path, JSON.stringify(entry));
    if ((await stat(path)).size > mostBytes) await replaceFile(path, newestOf(await readHistory(directory)));
  });
}

/**
 * Records what was refused. Needs no lock, because even the lock may have been refused; so it drops nothing, and adds
 * nothing to a history that is too long. Without a state directory there is no history yet, and none is created.
 * @throws MonitAlertError `state.unwritable`
 */
export async function recordRefusal(directory: string, entry: HistoryEntry): Promise<void> {
  const path = join(directory, fileName);
  if (!existsSync(directory)) return;
  await orUnwritable(path, async () => {
    const { size } = await stat(path).catch(ifAbsent({ size: 0 }));
    if (size <= mostBytes) await appendLine(path, JSON.stringify(entry));
  });
}

/** Whether the newest entry is the same refusal: `sync` may be refused every minute. */
export async function isRefusedAgain(directory: string, { action, error }: HistoryEntry): Promise<boolean> {
  const last = (await readHistory(directory)).at(-1);
  return last?.action === action && last?.error !== undefined && isDeepStrictEqual(last.error, error);
}

async function orUnwritable(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
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
