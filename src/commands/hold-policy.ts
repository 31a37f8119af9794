import { MonitAlertError } from '../errors.ts';
import { durationText } from '../maintenance/meanwhile/duration-text.ts';
import { parseDuration } from './parse-duration.ts';
import { parseTime } from './parse-time.ts';
import type { Settings } from './settings.ts';

const [shortestMs, longestMs] = [1_000, 366 * 86_400_000];

type HoldSettings = Pick<Settings, 'holdDefaultMs' | 'holdMaxMs' | 'requireReason' | 'graceMs'>;

/** As they were given on the command line. */
interface GivenTimes {
  /** True: `--for` without a value. */
  readonly for: string | true | undefined;
  readonly until?: string | undefined;
  readonly at?: string | undefined;
  readonly grace?: string | undefined;
}

/** When a hold begins and ends. */
export interface HoldTimes {
  /** When it begins, in milliseconds since the epoch; undefined: now. */
  readonly fromMs: number | undefined;
  /** Milliseconds from its beginning; undefined: `untilMs` says when it ends, or its command does. */
  readonly forMs: number | undefined;
  /** Milliseconds since the epoch. */
  readonly untilMs: number | undefined;
  /** Milliseconds; undefined: none. */
  readonly graceMs: number | undefined;
}

/**
 * Without `--for` and `--until`, it has no end of its own.
 * @throws MonitAlertError `option.invalid`, `hold.too-long`
 */
export function holdTimes(given: GivenTimes, settings: HoldSettings, now = Date.now()): HoldTimes {
  const fromMs = given.at === undefined ? undefined : parseTime(given.at, '--at', { now });
  if (given.for !== undefined && given.until !== undefined) throw eitherEnd();
  const untilMs = given.until === undefined ? undefined : parseTime(given.until, '--until', { now, after: fromMs });
  const forMs = given.for === undefined ? undefined : durationOf(given.for, settings);
  const graceMs = given.grace === undefined ? settings.graceMs : graceOf(given.grace);
  const lengthMs = forMs ?? (untilMs === undefined ? undefined : untilMs - (fromMs ?? now));
  if (lengthMs !== undefined) ensureWithinLimit(lengthMs, graceMs, settings);
  return { fromMs, forMs, untilMs, graceMs };
}

/** The limit of a hold that ends with its command. @throws MonitAlertError `option.invalid`, `hold.too-long` */
export function runTimes(given: GivenTimes, settings: HoldSettings): HoldTimes {
  const times = holdTimes(given, settings);
  if (times.forMs !== undefined || times.untilMs !== undefined) return times;
  const { holdDefaultMs, holdMaxMs } = settings;
  const limitMs = holdMaxMs === undefined ? undefined : holdMaxMs - (times.graceMs ?? 0);
  const forMs = holdDefaultMs ?? (limitMs === undefined ? undefined : Math.max(shortestMs, limitMs));
  if (forMs !== undefined) ensureWithinLimit(forMs, times.graceMs, settings);
  return { ...times, forMs };
}

/** @throws MonitAlertError `option.invalid` */
export function confirmWithin(asked: string): number {
  const confirmMs = parseDuration(asked, '--confirm');
  if (confirmMs >= shortestMs && confirmMs <= longestMs) return confirmMs;
  throw new MonitAlertError('option.invalid', '--confirm takes a duration from 1s to 366d');
}

/** @throws MonitAlertError `option.missing` */
export function ensureReason(reason: string | undefined, { requireReason }: HoldSettings): void {
  if (!requireReason || (reason !== undefined && reason.trim() !== '')) return;
  throw new MonitAlertError('option.missing', 'every hold needs a reason (require-reason is set)', {
    hint: 'Add `--reason TEXT`.',
  });
}

/** @param lengthMs milliseconds. @throws MonitAlertError `option.invalid`, `hold.too-long` */
export function ensureWithinLimit(lengthMs: number, graceMs = 0, { holdMaxMs }: Pick<Settings, 'holdMaxMs'>): void {
  if (lengthMs < shortestMs || lengthMs > longestMs) {
    throw new MonitAlertError('option.invalid', 'the duration of a hold must be from 1s to 366d');
  }
  if (holdMaxMs === undefined || lengthMs + graceMs <= holdMaxMs) return;
  const counted = graceMs === 0 ? '' : ', its grace included';
  const message = `a hold may last ${durationText(holdMaxMs)} at most${counted} (hold-max)`;
  throw new MonitAlertError('hold.too-long', message, {
    hint: 'If it has to last longer, extend it before it ends: `monit-alert extend ID 30m`.',
  });
}

function durationOf(asked: string | true, { holdDefaultMs }: HoldSettings): number {
  const forMs = asked === true ? holdDefaultMs : parseDuration(asked, '--for');
  if (forMs !== undefined) return forMs;
  throw new MonitAlertError('option.invalid', '--for needs a duration: hold-default is not set', {
    hint: 'For example --for 30m.',
  });
}

function graceOf(asked: string): number | undefined {
  const graceMs = parseDuration(asked, '--grace');
  if (graceMs <= longestMs) return graceMs === 0 ? undefined : graceMs;
  throw new MonitAlertError('option.invalid', '--grace takes a duration of up to 366d');
}

function eitherEnd(): MonitAlertError {
  return new MonitAlertError('option.invalid', '--for and --until cannot be combined', {
    details: ['nothing was changed'],
    hint: 'Use --for for a duration, or --until for the time of the end.',
  });
}
