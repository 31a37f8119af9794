import type { LogPosition } from '../process/log-file.ts';

/** What proves that the files from before the signal were read: see `docs/reload-proof.md`. */
export type ReloadProof = ListenerProof | PidFileProof | LogProof;

interface Seen {
  /** The daemon that has read its configuration. */
  readonly pid: number;
  /** Milliseconds from the signal to the proof. */
  readonly elapsedMs: number;
}

/** Monit closes its listener, parses, and then opens another one (5.27.2 to 6.0.0). */
export interface ListenerProof extends Seen {
  readonly kind: 'listener';
  /** Inode numbers of the listening sockets. */
  readonly before: readonly string[];
  /** The same after it. */
  readonly after: readonly string[];
  /** Requests sent to wake Monit's HTTP thread. */
  readonly knocks: number;
}

/** For a Monit without `set httpd`, which writes its pid file after the parse (5.27.2 to 5.34.3). */
export interface PidFileProof extends Seen {
  readonly kind: 'pid-file';
  /** Device, inode and birth time; undefined if there was no file. */
  readonly before?: string | undefined;
  /** The same after it. */
  readonly after: string;
}

/** For a Monit without `set httpd` that does not rewrite its pid file (6.0.0). */
export interface LogProof extends Seen {
  readonly kind: 'log';
  /** Where the log ended before the signal. */
  readonly before: LogPosition;
  /** The end of the line in which Monit announces the parse; a later parse would be announced after it. */
  readonly after: LogPosition;
  /** When the daemon started, in clock ticks after boot: a later daemon does not log its first parse. */
  readonly startTime: string;
}

export type ReloadOutcome =
  | { readonly kind: 'proved'; readonly proof: ReloadProof }
  /** The deadline passed first; Monit will still reload. */
  | { readonly kind: 'pending' }
  /** Monit was asked, but shows no sign of a reload; `missing` is a sentence. */
  | { readonly kind: 'unprovable'; readonly missing: string }
  /** The daemon ended and was not restarted. */
  | { readonly kind: 'died' };
