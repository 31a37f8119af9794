import { MonitAlertError } from '../errors.ts';
import { parseDuration } from './parse-duration.ts';
import type { Settings } from './settings.ts';

const [shortestMs, longestMs] = [1_000, 366 * 86_400_000];

type HoldSettings = Pick<Settings, 'holdDefaultMs' | 'holdMaxMs' | 'requireReason'>;

/**
 * @param asked the value of `--for`; true: `--for` without a value.
 * @throws MonitAlertError `option.invalid`, `hold.too-long`
 */
export function holdFor(asked: string | true, settings: HoldSettings): number {
  const forMs = asked === true ? settings.holdDefaultMs : parseDuration(asked, '--for');
  if (forMs === undefined) {
    throw new MonitAlertError('option.invalid', '--for needs a duration: hold-default is not set', {
      hint: 'For example --for 30m.',
    });
  }
  return withinLimit(forMs, settings);
}

/** @throws MonitAlertError `option.invalid` */
export function confirmWithin(asked: string): number {
  const confirmMs = parseDuration(asked, '--confirm');
  if (confirmMs >= shortestMs && confirmMs <= longestMs) return confirmMs;
  throw new MonitAlertError('option.invalid', '--confirm takes a duration from 1s to 366d');
}

/** The limit of a hold that ends with its command. */
export function runLimit(asked: string | true | undefined, settings: HoldSettings): number | undefined {
  if (asked !== undefined) return holdFor(asked, settings);
  return settings.holdDefaultMs ?? settings.holdMaxMs;
}

/** @throws MonitAlertError `option.missing` */
export function ensureReason(reason: string | undefined, { requireReason }: HoldSettings): void {
  if (!requireReason || (reason !== undefined && reason.trim() !== '')) return;
  throw new MonitAlertError('option.missing', 'every hold needs a reason (require-reason is set)', {
    hint: 'Add `--reason TEXT`.',
  });
}

/** @throws MonitAlertError `option.invalid`, `hold.too-long` */
export function withinLimit(forMs: number, { holdMaxMs }: HoldSettings): number {
  if (forMs < shortestMs || forMs > longestMs) {
    throw new MonitAlertError('option.invalid', 'the duration of a hold must be from 1s to 366d');
  }
  if (holdMaxMs === undefined || forMs <= holdMaxMs) return forMs;
  throw new MonitAlertError('hold.too-long', `the longest hold allowed is ${holdMaxMs / 60_000} minutes (hold-max)`, {
    hint: 'Use a shorter hold, and extend it later: `monit-alert extend ID 30m`.',
  });
}
