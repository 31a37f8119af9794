import type { EventName } from '../monit/config/grammar.ts';

/** Which events are mailed: all, only these, or all but these. */
export type EventFilter = 'all' | { readonly only: readonly EventName[] } | { readonly except: readonly EventName[] };

/** How the mail looks; what is unset is as Monit has it. */
export interface MailFormat {
  /** The sender. */
  readonly from?: string;
  /** Where answers go. */
  readonly replyTo?: string;
  /** May have Monit's variables, as `$SERVICE`. */
  readonly subject?: string;
  /** The text; may have Monit's variables. */
  readonly message?: string;
}

/** Who is mailed, and about what. */
export interface Recipient {
  /** A mail address. */
  readonly address: string;
  /** What they are mailed about. */
  readonly events: EventFilter;
  /** Cycles between reminders while a service stays failed; unset: none. */
  readonly reminderCycles?: number;
  /** For this recipient alone. */
  readonly mailFormat?: MailFormat;
}

/** Where a secret is to be had, a file or a variable of the environment; a profile never holds one. */
export type SecretSource = { readonly file: string } | { readonly env: string };

/** Monit's SSL options under Monit's own names; empty for Monit's defaults. */
export interface TlsOptions {
  /** The versions that may be spoken. */
  readonly version?: readonly string[];
  /** Whether the server's certificate is verified. */
  readonly verify?: 'enable' | 'disable';
  /** Whether it may have signed itself. */
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

/** A server that takes mails. */
export interface MailServer {
  /** Its name or address. */
  readonly host: string;
  /** Unset: Monit's own. */
  readonly port?: number;
  /** Unset: no login. */
  readonly username?: string;
  /** Where it is to be had. */
  readonly password?: SecretSource;
  /** Unset: no TLS. */
  readonly tls?: TlsOptions;
  /** Small hexadecimal digits: MD5, SHA1 or SHA256 by their number. */
  readonly certificateChecksum?: string;
}

/** One `set mailserver` statement. */
export interface MailServers {
  /** In the order Monit tries them; never empty. */
  readonly servers: readonly MailServer[];
  /** For every server of the list; unset: Monit's own. */
  readonly timeoutSeconds?: number;
  /** By which Monit calls itself to the servers; unset: the host's. */
  readonly hostname?: string;
}

/** One `set eventqueue` statement. */
export interface EventQueue {
  /** Absolute path. */
  readonly directory: string;
  /** The most mails that may wait; unset: no limit. */
  readonly slots?: number;
}

/** A profile with all that it inherits, ready to be rendered. */
export interface Profile {
  /** By which it is put in force. */
  readonly name: string;
  /** The file that has the profile's name; those it extends are not named. */
  readonly file: string;
  /** What it is for, in a line. */
  readonly description?: string;
  /** Name of the template, without `.hbs`. */
  readonly template: string;
  /** The profile's own values for its template. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Empty: nobody is alerted. */
  readonly recipients: readonly Recipient[];
  /** For every recipient; what a recipient's own says comes first. */
  readonly mailFormat?: MailFormat;
  /** Unset: those of Monit's configuration. */
  readonly mailServers?: MailServers;
  /** Where mails wait that no server takes; unset: as Monit's configuration has it. */
  readonly eventQueue?: EventQueue;
}
