import { MonitAlertError } from '../errors.ts';
import { parseDuration } from './duration.ts';
import type { Settings } from './settings.ts';

/** Milliseconds. Nothing shorter can be put in force and ended again, and nothing longer is a maintenance. */
const [leastMs, mostMs] = [1_000, 366 * 86_400_000];

type HoldSettings = Pick<Settings, 'holdDefaultMs' | 'holdMaxMs' | 'requireReason'>;

/**
 * Milliseconds for which something is held, as asked for within what the site allows.
 *
 * @param asked the duration of `--for`; true: the option without one.
 * @throws MonitAlertError `option.invalid`, `hold.too-long`
 */
export function holdFor(asked: string | true, settings: HoldSettings): number {
  const forMs = asked === true ? settings.holdDefaultMs : parseDuration(asked, '--for');
  if (forMs === undefined) {
    throw new MonitAlertError('option.invalid', '--for needs a duration: this site sets no hold-default', {
      hint: 'For example --for 30m.',
    });
  }
  return withinLimit(forMs, settings);
}

/**
 * Milliseconds within which a base is to be confirmed.
 *
 * @throws MonitAlertError `option.invalid`
 */
export function confirmWithin(asked: string): number {
  const confirmMs = parseDuration(asked, '--confirm');
  if (confirmMs >= leastMs && confirmMs <= mostMs) return confirmMs;
  throw new MonitAlertError('option.invalid', '--confirm takes at least 1s and at most 366d');
}

/** The site's limit for a hold that lasts as long as a command; undefined where it has none. */
export function runLimit(asked: string | true | undefined, settings: HoldSettings): number | undefined {
  if (asked !== undefined) return holdFor(asked, settings);
  return settings.holdDefaultMs ?? settings.holdMaxMs;
}

/** @throws MonitAlertError `option.missing` */
export function ensureReason(reason: string | undefined, { requireReason }: HoldSettings): void {
  if (!requireReason || (reason !== undefined && reason.trim() !== '')) return;
  throw new MonitAlertError('option.missing', 'this site wants a reason for every hold (require-reason)', {
    hint: 'Give --reason "...".',
  });
}

/** @throws MonitAlertError `option.invalid`, `hold.too-long` */
export function withinLimit(forMs: number, { holdMaxMs }: HoldSettings): number {
  if (forMs < leastMs || forMs > mostMs) {
    throw new MonitAlertError('option.invalid', 'a hold lasts at least 1s and at most 366d');
  }
  if (holdMaxMs === undefined || forMs <= holdMaxMs) return forMs;
  throw new MonitAlertError(
    'hold.too-long',
    `this site allows holds of at most ${holdMaxMs / 60_000} minutes (hold-max)`,
    {
      hint: 'Hold it for less, and extend it: `monit-alert extend ID 30m`.',
    },
  );
}
