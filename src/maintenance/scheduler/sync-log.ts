import { join } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../../errors.ts';
import { ensureState, unwritableState } from '../../state/state-directory.ts';
import { replaceFile } from '../../system/atomic-file.ts';
import { type BootTime, bootTimeNow } from '../../system/boot-clock.ts';
import { readRegularFile } from '../../system/regular-file.ts';
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

/** @throws MonitAlertError `state.unreadable`, `state.unwritable` */
export async function noteSync(directory: string, scheduler: Scheduler): Promise<void> {
  const call = { at: new Date().toISOString(), scheduler, boot: bootTimeNow() };
  const calls = withCall(await readSyncs(directory), call);
  try {
    await ensureState(directory);
    await replaceFile(join(directory, fileName), calls.map(lineOf).join(''));
  } catch (error) {
    throw unwritableState(directory, error);
  }
}

/** If `sync` runs every second, the older calls, which show that it runs regularly, must not be lost. */
function lineOf({ at, scheduler, boot }: SyncCall): string {
  return `${[at, scheduler, ...(boot === undefined ? [] : [boot.bootId, boot.ms])].join(' ')}\n`;
}

/** One call every second would push out the older ones, which show that calls are regular. */
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
  return calls.filter(
    (call) => isOfThisBoot(call) && Date.parse(call.at) <= now && Date.parse(call.at) > now - recentMs,
  );
}

export function isRegular(calls: readonly SyncCall[]): boolean {
  return Date.parse(calls.at(-1)?.at ?? '') - Date.parse(calls[0]?.at ?? '') >= apartMs;
}

/**
 * Oldest first, at the times that the present clock would have shown. A line without a name counts as `other`.
 * @throws MonitAlertError `state.unreadable`
 */
export async function readSyncs(directory: string): Promise<SyncCall[]> {
  const path = join(directory, fileName);
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
