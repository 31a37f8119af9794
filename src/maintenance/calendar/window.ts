import type { Scope } from '../../render/scope.ts';
import type { Schedule } from './schedule.ts';

/** A hold that begins again and again, as its file says. */
export interface Window {
  /** Its file's name, without the ending. */
  readonly name: string;
  /** The path of its file. */
  readonly file: string;
  /** The profile's name. Nobody has checked that there is such a profile. */
  readonly profile: string;
  /** The services that it is for; undefined: it is for everything. */
  readonly scope?: Scope | undefined;
  /** When it begins. */
  readonly schedule: Schedule;
  /** Milliseconds from its beginning to its end. */
  readonly forMs: number;
  /** For the history and `holds`. */
  readonly reason?: string | undefined;
  /** Milliseconds for which it may outlast its end, until its services are well. */
  readonly graceMs?: number | undefined;
  /** Whether its beginning, and each new end, is mailed to the recipients of the base profile. */
  readonly announces: boolean;
  /** Whether a report is mailed to them. */
  readonly mailsReport: boolean;
  /** What it was read from: see `WindowFile`. */
  readonly source: string;
  /** SHA-256 of its source. */
  readonly digest: string;
}
