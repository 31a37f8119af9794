/**
 * What was seen of a reload, and why it proves that the files of before the signal were read: `docs/reload-proof.md`
 * argues it, and says what tries to fool it.
 */
export type ReloadProof = ListenerProof | PidFileProof | LogProof;

interface Seen {
  /** The daemon that has read its configuration. */
  readonly pid: number;
  /** Milliseconds from the signal to the proof. */
  readonly elapsedMs: number;
}

/**
 * Another listening socket than before, held by the daemon itself. Monit closes its listener, parses, and then creates
 * another (5.27.2 to 6.0.0).
 */
export interface ListenerProof extends Seen {
  readonly kind: 'listener';
  /** Inode numbers of the listening sockets. */
  readonly before: readonly string[];
  /** The same after it. */
  readonly after: readonly string[];
  /** Requests sent to wake Monit's HTTP thread. */
  readonly knocks: number;
}

/**
 * Another pid file than before, for a Monit without `set httpd`. Monit writes it after the parse (5.27.2 to 5.34.3).
 */
export interface PidFileProof extends Seen {
  readonly kind: 'pid-file';
  /** The files as the kernel knows them; undefined if there was none. */
  readonly before?: string | undefined;
  /** The same after it. */
  readonly after: string;
}

/** Monit's own word in its log file, for one without `set httpd` that leaves its pid file alone (6.0.0). */
export interface LogProof extends Seen {
  readonly kind: 'log';
  /** Where the log ended before the signal. */
  readonly before: LogPosition;
  /** Where Monit said that it begins to read its configuration: a parse that came later would stand below this. */
  readonly after: LogPosition;
  /** When the daemon began, in clock ticks after boot: a later one says nothing of its first parse. */
  readonly startTime: string;
}

/** A place in a log file. */
export interface LogPosition {
  /** Absolute. */
  readonly path: string;
  /** Device and inode: a log that was rotated is another file. */
  readonly file: string;
  /** Bytes from its beginning. */
  readonly offset: number;
}

export type ReloadOutcome =
  | { readonly kind: 'proved'; readonly proof: ReloadProof }
  /** The deadline passed first. Monit was asked, and will still do it. */
  | { readonly kind: 'pending' }
  /** Monit was asked, and shows no sign by which it could be told that it is done; a sentence says what is missing. */
  | { readonly kind: 'unprovable'; readonly missing: string }
  /** The daemon has ended and nothing took its place. */
  | { readonly kind: 'died' };
