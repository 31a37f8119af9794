import type { Meanwhile } from '../meanwhile/summary.ts';
import type { Hold, HoldEnd } from '../record/model.ts';

/** `extend`: its end was moved. `reminder`: it mutes alerts for longer than `max-mute`. */
export type HoldEvent = 'begin' | 'extend' | 'end' | 'reminder';

/** What people and programs are told about a hold. */
export interface HoldNotice {
  /** For a hook, also its argument. */
  readonly event: HoldEvent;
  /** As it is now; with `end`, as it was before it ended. */
  readonly hold: Hold;
  /** The base profile: its recipients are told. */
  readonly base: string;
  /** Who extended or released it; undefined if nobody did, or it is not known. */
  readonly by?: string | undefined;
  /** Why it ended; with `end`. */
  readonly end?: HoldEnd | undefined;
  /** What happened to the services of the hold, if somebody wants to know; with `end`. */
  readonly meanwhile?: Meanwhile | undefined;
  /** What is in force after the end: `"default"`, or `"default" with "none" for nginx`. */
  readonly inForce?: string | undefined;
  /** Its end of before, with `extend`. UTC, ISO 8601. */
  readonly was?: string | undefined;
}

/** Who was told that it began, or waits for the report, is told that it ends. Of a mute that lasts, everybody hears. */
export function isMailed({ event, hold: { announces = false, mailsReport } }: HoldNotice): boolean {
  return announces || event === 'reminder' || (event === 'end' && mailsReport);
}
