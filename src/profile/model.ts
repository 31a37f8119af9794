import type { EventName } from '../monit/config/events.ts';

/** Which events are mailed: all, only these, or all but these. */
export type EventFilter = 'all' | { readonly only: readonly EventName[] } | { readonly except: readonly EventName[] };

/** The format of a mail; Monit's defaults for what is unset. */
export interface MailFormat {
  /** The sender. */
  readonly from?: string;
  /** Where replies go. */
  readonly replyTo?: string;
  /** May contain Monit's variables, such as `$SERVICE`. */
  readonly subject?: string;
  /** The text; may contain Monit's variables. */
  readonly message?: string;
}

/** Who is mailed, and about what. */
export interface Recipient {
  /** A mail address. */
  readonly address: string;
  /** What they are mailed about. */
  readonly events: EventFilter;
  /** Cycles between reminders while a service still fails; unset: none. */
  readonly reminderCycles?: number;
  /** For this recipient alone. */
  readonly mailFormat?: MailFormat;
}

/** Where a secret is, a file or an environment variable; a profile never contains one. */
export type SecretSource = { readonly file: string } | { readonly env: string };

/** Monit's SSL options under Monit's own names; empty for Monit's defaults. */
export interface TlsOptions {
  /** The versions that are allowed. */
  readonly version?: readonly string[];
  /** Whether the server's certificate is verified. */
  readonly verify?: 'enable' | 'disable';
  /** Whether a self-signed certificate is accepted. */
  readonly selfsigned?: 'allow' | 'reject';
  /** As OpenSSL names them. */
  readonly ciphers?: string;
  /** Path of a certificate with its key. */
  readonly pemfile?: string;
  /** Path of a chain of certificates. */
  readonly pemchain?: string;
  /** Path of a key. */
  readonly pemkey?: string;
  /** Path of the client's certificate. */
  readonly clientpemfile?: string;
  /** Path of the authorities to be trusted. */
  readonly cacertificatefile?: string;
  /** Directory of the authorities to be trusted. */
  readonly cacertificatepath?: string;
}

/** A mail server. */
export interface MailServer {
  /** Its name or address. */
  readonly host: string;
  /** Unset: Monit's default. */
  readonly port?: number;
  /** Unset: no login. */
  readonly username?: string;
  /** Where the password is. */
  readonly password?: SecretSource;
  /** Unset: no TLS. */
  readonly tls?: TlsOptions;
  /** Lowercase hexadecimal digits; their number distinguishes MD5, SHA1 and SHA256. */
  readonly certificateChecksum?: string;
}

/** One `set mailserver` statement. */
export interface MailServers {
  /** In the order Monit tries them; never empty. */
  readonly servers: readonly MailServer[];
  /** For every server of the list; unset: Monit's default. */
  readonly timeoutSeconds?: number;
  /** The name by which Monit greets the servers; unset: the host's. */
  readonly hostname?: string;
}

/** One `set eventqueue` statement. */
export interface EventQueue {
  /** Absolute path. */
  readonly directory: string;
  /** The maximum number of mails; unset: no limit. */
  readonly slots?: number;
}

/** Who is mailed about the services that a key of `services` or `groups` names. */
export type Route =
  | {
      /** In place of the profile's recipients. */
      readonly recipients: readonly Recipient[];
    }
  | {
      /** Beside the profile's recipients. */
      readonly also: readonly Recipient[];
    };

/** A profile with all that it inherits, ready to be rendered. */
export interface Profile {
  /** The name on the command line. */
  readonly name: string;
  /** The file of that name, not those it extends. */
  readonly file: string;
  /** What it is for. */
  readonly description?: string;
  /** Name of the template, without `.hbs`. */
  readonly template: string;
  /** The profile's own values for its template. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Empty: nobody is alerted. */
  readonly recipients: readonly Recipient[];
  /** By the name of a service, or a pattern such as `db-*`, in any case. Only services with an alert include. */
  readonly services: Readonly<Record<string, Route>>;
  /** By the name of a Monit group, in any case. */
  readonly groups: Readonly<Record<string, Route>>;
  /** `mute`: services with an alert include are not affected by the `set alert` statements of other files. */
  readonly otherAlerts: 'keep' | 'mute';
  /** For every recipient without a format of their own. */
  readonly mailFormat?: MailFormat;
  /** Unset: as in Monit's configuration. */
  readonly mailServers?: MailServers;
  /** Where mails wait while no server accepts them; unset: as in Monit's configuration. */
  readonly eventQueue?: EventQueue;
}
