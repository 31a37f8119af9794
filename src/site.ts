/** Which Monit, whose profiles, and where the state is kept. */
export interface Site {
  /** Absolute, with symbolic links resolved: each control file has one lock and one state. */
  readonly controlFile: string;
  /** Undefined: derived from the control file's include patterns. */
  readonly managedFile: string | undefined;
  /** Of the files of services (`alert-include.ts`); undefined: beside the control file. */
  readonly servicesDirectory?: string | undefined;
  /** The binary. */
  readonly monit: string;
  /** Most important first; the shipped ones last. */
  readonly profilesDirectories: readonly string[];
  /** Most important first; the shipped ones last. */
  readonly templatesDirectories: readonly string[];
  /** Holds, history and revisions. All who change this Monit must use the same one. */
  readonly stateDirectory: string;
  /** Alerts in other files that are known: they are counted, but not warned of. Undefined: none. */
  readonly accepted?: Accepted | undefined;
  /** Absolute; undefined: there are no windows. */
  readonly windowsDirectory?: string | undefined;
  /** Relative include patterns of Monit start here. */
  readonly workingDirectory: string;
  /** For `password: {env: NAME}`, and of the command of `run`. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The user, or the user who ran sudo; shown in the history, and to those who wait for the lock. */
  readonly by: string;
  /** For the whole command; restoring gets as long again. */
  readonly timeoutMs: number;
}

/** Which unmanaged alerts a site accepts. */
export interface Accepted {
  /** Mail addresses: all alerts to them. */
  readonly recipients: readonly string[];
  /** Names of services: all alerts of these services. */
  readonly services: readonly string[];
}
