import type { ComingOccurrence } from '../maintenance/calendar/list-windows.ts';
import type { PlannedHold } from '../maintenance/calendar/model.ts';
import type { Skipped } from '../maintenance/calendar/skip.ts';
import type { Window } from '../maintenance/calendar/window.ts';
import type { PastHold } from '../maintenance/ended-holds.ts';
import type { Meanwhile } from '../maintenance/meanwhile/summary.ts';
import type { HoldEvent } from '../maintenance/notify/notice.ts';
import type { Hold, HoldEnd } from '../maintenance/record/model.ts';
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

/** A recurring maintenance window. */
export interface WindowItem {
  readonly name: string;
  readonly file: string;
  /** Undefined if its file is wrong. */
  readonly window: Window | undefined;
  /** Why it cannot begin. */
  readonly error: Fault | undefined;
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** What is running, and what comes next. */
  readonly next: readonly ComingOccurrence[];
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
export interface HookDocument {
  /** The version of the document format. */
  readonly schemaVersion: 1;
  /** Also the program's argument. */
  readonly event: HoldEvent;
  /** As it is now; with `end`, as it was before it ended. */
  readonly hold: Hold;
  /** The base profile, in force when no hold is active. */
  readonly base: string;
  /** The host's name. */
  readonly host: string;
  /** Which Monit. */
  readonly controlFile: string;
  /** Who extended or released it; undefined if nobody did, or it is not known. */
  readonly by?: string | undefined;
  /** Why it ended; with `end`. */
  readonly end?: HoldEnd | undefined;
  /** What happened to the services during the holds; with the `end` of the last hold. */
  readonly meanwhile?: Meanwhile | undefined;
  /** The hold's end of before, with `extend`. UTC, ISO 8601. */
  readonly was?: string | undefined;
}
