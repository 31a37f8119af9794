/** What every document has. */
export interface Answer {
  /** The version of the document format. */
  readonly schemaVersion: 1;
  /** The exit status of the command. */
  readonly exitCode: number;
}

/** An error. */
export interface Fault {
  /** Stable; its first word is the subject. */
  readonly code: string;
  /** What happened and where. */
  readonly message: string;
  /** What to do. */
  readonly hint: string | undefined;
  /** More lines of the same error. */
  readonly details: readonly string[];
}
