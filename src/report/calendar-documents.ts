import type { WindowEntry } from '../maintenance/calendar/list-windows.ts';
import type { PlannedHold } from '../maintenance/calendar/model.ts';
import type { Skipped } from '../maintenance/calendar/skip.ts';
import type { PastHold } from '../maintenance/ended-holds.ts';
import type { HoldNotice } from '../maintenance/notify/notice.ts';
import type { Hold } from '../maintenance/record/model.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import type { Answer, Fault } from './answer.ts';

/** `PROFILE --at`: a planned hold. */
export interface PlannedDocument extends Answer {
  readonly state: 'planned';
  /** Whether it was planned now, or its plan changed. */
  readonly changed: boolean;
  /** With `--dry-run`. */
  readonly dryRun: boolean;
  readonly planned: PlannedHold;
  /** As it was planned before. */
  readonly was: PlannedHold | undefined;
  /** The hold of the same request, if it has begun already. */
  readonly begun: Hold | undefined;
  /** What will begin and end it. */
  readonly scheduler: Scheduler | undefined;
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** `windows` */
export interface WindowsDocument extends Answer {
  readonly directory: string;
  readonly windows: readonly WindowItem[];
}

/** A recurring maintenance window, and why it cannot begin. */
export interface WindowItem extends Omit<WindowEntry, 'error'> {
  readonly error: Fault | undefined;
}

/** `skip` */
export interface SkipDocument extends Answer, Skipped {
  /** False with `--undo`. */
  readonly isSkipped: boolean;
}

/** `holds --ended` */
export interface EndedHoldsDocument extends Answer {
  /** Newest first. */
  readonly endedHolds: readonly PastHold[];
}

/** What a program in `hooks` reads on standard input. It has no `exitCode`. */
export interface HookDocument extends Omit<HoldNotice, 'inForce'> {
  /** The version of the document format. */
  readonly schemaVersion: 1;
  /** The host's name. */
  readonly host: string;
  /** Which Monit. */
  readonly controlFile: string;
}
