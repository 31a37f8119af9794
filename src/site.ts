/** One host's set-up: which Monit, whose profiles, where the state is kept. Everything a change needs to know of it. */
export interface Site {
  /** Absolute path of Monit's control file, symbolic links followed: one file has one lock and one state. */
  readonly controlFile: string;
  /** Undefined: found from the control file's include patterns. */
  readonly managedFile: string | undefined;
  /** Path of the monit binary. */
  readonly monit: string;
  /** Most important first; the shipped ones last. */
  readonly profilesDirectories: readonly string[];
  /** Most important first; the shipped ones last. */
  readonly templatesDirectories: readonly string[];
  /** Where holds, history and earlier texts are kept: the same for all who change this Monit. */
  readonly stateDirectory: string;
  /** Where Monit's relative include patterns begin. */
  readonly workingDirectory: string;
  /** Where `password: {env: NAME}` is looked up. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Who asks: the user behind sudo where there is one. For the history and for those who wait for the lock. */
  readonly by: string;
  /** Milliseconds for a whole command; a rollback has as long again. */
  readonly timeoutMs: number;
}
