import { uptime } from 'node:os';
import { join } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../../errors.ts';
import { ensureState, stateFor, unwritableState } from '../../state/state-directory.ts';
import { ensureDirectory, replaceFile } from '../../system/atomic-file.ts';
import { type BootTime, bootTimeNow } from '../../system/boot-clock.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { runtimeDirectory } from '../../system/runtime-directory.ts';
import { clockStamp, clockStepMs, shifted } from '../record/clock-stamp.ts';

/** The values of `sync --scheduler`. */
export const schedulers = ['systemd', 'cron', 'monit', 'other'] as const;
/** What runs `monit-alert sync`. */
export type Scheduler = (typeof schedulers)[number];

export interface SyncCall {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly scheduler: Scheduler;
  /** The same time on a clock that nobody sets. */
  readonly boot?: BootTime | undefined;
}

const fileName = 'last-sync';
const mostCalls = 20;
/** Milliseconds. If three calls are closer than this, the middle one is dropped. */
const closeMs = 5_000;
/** Milliseconds; older calls do not count. */
const recentMs = 600_000;
/** Milliseconds; two calls closer than this may have been made by hand. */
const apartMs = 20_000;
/** Milliseconds; `sync` is meant to run every minute. */
const usualPeriodMs = 60_000;
/** Milliseconds that a scheduler may be late: systemd's AccuracySec=, a busy host. */
const lateMs = 15_000;

/**
 * Writes to memory if this user can: once a minute would wear out a disk.
 * @throws MonitAlertError `state.unreadable`, `state.unwritable`
 */
export async function noteSync(directory: string, scheduler: Scheduler): Promise<void> {
  const call = { at: new Date().toISOString(), scheduler, boot: bootTimeNow() };
  const text = withCall(await readSyncs(directory), call)
    .map(lineOf)
    .join('');
  if (await writeToMemory(directory, text)) return;
  try {
    await ensureState(directory);
    await replaceFile(join(directory, fileName), text);
  } catch (error) {
    throw unwritableState(directory, error);
  }
}

/** @returns whether it worked. */
async function writeToMemory(directory: string, text: string): Promise<boolean> {
  const runtime = runtimeDirectory();
  if (runtime === undefined) return false;
  try {
    await ensureDirectory(runtime, 0o700);
    await replaceFile(fileInMemory(runtime, directory), text, { isDispensable: true });
    return true;
  } catch {
    return false;
  }
}

/** Every state directory has its own. */
function fileInMemory(runtime: string, directory: string): string {
  return stateFor(runtime, join(directory, fileName));
}

function lineOf({ at, scheduler, boot }: SyncCall): string {
  return `${[at, scheduler, ...(boot === undefined ? [] : [boot.bootId, boot.ms])].join(' ')}\n`;
}

/** If `sync` runs every second, the older calls, which show that it runs regularly, must not be lost. */
export function withCall(calls: readonly SyncCall[], call: SyncCall): SyncCall[] {
  const before = Date.parse(calls.at(-2)?.at ?? '');
  const kept = Date.parse(call.at) - before < closeMs ? calls.slice(0, -1) : calls;
  return [...kept, call].slice(-mostCalls);
}

/** Oldest first. What called in an earlier boot may not run in this one. */
export async function recentSyncs(directory: string, now: number): Promise<SyncCall[]> {
  const calls = await readSyncs(directory);
  const boot = bootTimeNow();
  const isOfThisBoot = (call: SyncCall) => call.boot === undefined || call.boot.bootId === boot?.bootId;
  const from = now - Math.min(recentMs, uptime() * 1_000);
  return calls.filter((call) => isOfThisBoot(call) && Date.parse(call.at) <= now && Date.parse(call.at) > from);
}

/** Whether two calls are missing since the last one. `now` is in milliseconds since the epoch. */
export function isSilent(calls: readonly SyncCall[], now: number): boolean {
  const sinceMs = now - Date.parse(calls.at(-1)?.at ?? '');
  return !(sinceMs <= 2 * Math.max(usualPeriodMs, typicalGap(calls)) + lateMs);
}

/** The median: a call by a person, or a pause, must not change it. Milliseconds. */
export function typicalGap(calls: readonly SyncCall[]): number {
  const times = calls.map(({ at }) => Date.parse(at));
  const gaps = times.slice(1).map((time, index) => time - (times[index] ?? time));
  return gaps.sort((one, other) => one - other)[Math.floor(gaps.length / 2)] ?? 0;
}

export function isRegular(calls: readonly SyncCall[]): boolean {
  return Date.parse(calls.at(-1)?.at ?? '') - Date.parse(calls[0]?.at ?? '') >= apartMs;
}

/**
 * Oldest first, at the times that the present clock would have shown. A line without a name counts as `other`. Without
 * a directory in memory, and in earlier versions, calls are noted in the state directory.
 * @throws MonitAlertError `state.unreadable`
 */
export async function readSyncs(directory: string): Promise<SyncCall[]> {
  const runtime = runtimeDirectory();
  const kept = await readCalls(join(directory, fileName));
  const inMemory = runtime === undefined ? [] : await readCalls(fileInMemory(runtime, directory));
  const calls = new Map([...kept, ...inMemory].map((call) => [call.at, call]));
  return [...calls.values()].sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}

async function readCalls(path: string): Promise<SyncCall[]> {
  const found = await readRegularFile(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw new MonitAlertError('state.unreadable', `cannot read ${path}: ${systemErrorReason(error)}`, {
      hint: 'Run this as the user that Monit runs as, or move the file away.',
      cause: error,
    });
  });
  const lines = (found?.bytes.toString() ?? '').split('\n');
  const now = clockStamp();
  return lines.flatMap((line) => {
    const [written = '', name, bootId, ms] = line.split(' ');
    if (Number.isNaN(Date.parse(written))) return [];
    const boot = bootId === undefined || ms === undefined ? undefined : { bootId, ms: Number(ms) };
    const at = shifted(written, clockStepMs({ wallMs: Date.parse(written), boot }, now));
    return [{ at, scheduler: schedulers.find((one) => one === name) ?? 'other', ...(boot && { boot }) }];
  });
}
