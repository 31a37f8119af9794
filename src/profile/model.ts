import type { EventName } from '../monit/grammar.ts';

/** Which events are mailed. */
export type EventFilter = 'all' | { readonly only: readonly EventName[] } | { readonly except: readonly EventName[] };

/** How the mail looks; what is unset is as Monit has it. */
export interface MailFormat {
  readonly from?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly message?: string;
}

export interface Recipient {
  readonly address: string;
  readonly events: EventFilter;
  /** Cycles between reminders while a service stays failed; unset: none. */
  readonly reminderCycles?: number;
  readonly mailFormat?: MailFormat;
}

/** Where a secret is to be had; a profile never holds one. */
export type SecretSource = { readonly file: string } | { readonly env: string };

/** Monit's SSL options under Monit's own names; empty for Monit's defaults. */
export interface TlsOptions {
  readonly version?: readonly string[];
  readonly verify?: 'enable' | 'disable';
  readonly selfsigned?: 'allow' | 'reject';
  readonly ciphers?: string;
  readonly pemfile?: string;
  readonly pemchain?: string;
  readonly pemkey?: string;
  readonly clientpemfile?: string;
  readonly cacertificatefile?: string;
  readonly cacertificatepath?: string;
}

export interface MailServer {
  readonly host: string;
  readonly port?: number;
  readonly username?: string;
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
  readonly hostname?: string;
}

export interface EventQueue {
  readonly directory: string;
  /** The most mails that may wait; unset: no limit. */
  readonly slots?: number;
}

/** A profile with all that it inherits, ready to be rendered. */
export interface Profile {
  readonly name: string;
  /** The file that has the profile's name; those it extends are not named. */
  readonly file: string;
  readonly description?: string;
  /** Name of the template, without `.hbs`. */
  readonly template: string;
  /** The profile's own values for its template. */
  readonly variables: Readonly<Record<string, unknown>>;
  /** Empty: nobody is alerted. */
  readonly recipients: readonly Recipient[];
  readonly mailFormat?: MailFormat;
  readonly mailServers?: MailServers;
  readonly eventQueue?: EventQueue;
}
