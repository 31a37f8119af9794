import type { Scope } from '../../render/scope.ts';

/** A hold that begins later. */
export interface PlannedHold {
  /** Unique among active and planned holds. */
  id: string;
  /** The profile's name. */
  profile: string;
  /** The services that it will be in force for; undefined: for everything. */
  scope?: Scope | undefined;
  /** The user who planned it; with sudo, the user who ran sudo. */
  by: string;
  /** For the history and `holds`. */
  reason?: string | undefined;
  /** When it was planned. UTC, ISO 8601. */
  plannedAt: string;
  /** When it begins. UTC, ISO 8601. */
  from: string;
  /** When it ends. UTC, ISO 8601. */
  until: string;
  /** Milliseconds, as requested; undefined if `until` was requested. */
  forMs?: number | undefined;
  /** `--at` as it was written: `02:00` names another day after it has begun, but is still the same request. */
  at: string;
  /** Milliseconds for which it may outlast its end, until its services are well. */
  graceMs?: number | undefined;
  /** Whether a report is mailed to the recipients of the base profile. */
  mailsReport: boolean;
  /** Whether its beginning, and each new end, is mailed to them as well. */
  announces?: boolean | undefined;
  /** When `sync` may try again to begin it, after Monit did not accept it. UTC, ISO 8601. */
  notBefore?: string | undefined;
}

/** A hold that begins later: a planned one, or the next time of a window. */
export type ComingHold = Omit<PlannedHold, 'plannedAt' | 'at' | 'notBefore'> & {
  /** Undefined: it begins once. */
  readonly window?: string | undefined;
};

export function byBeginning(one: Pick<PlannedHold, 'from'>, other: Pick<PlannedHold, 'from'>): number {
  return Date.parse(one.from) - Date.parse(other.from);
}
