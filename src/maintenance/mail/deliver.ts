import { hostname } from 'node:os';
import type { MailServer, Profile, Recipient } from '../../profile/model.ts';
import { resolveSecret } from '../../profile/resolve-secret.ts';
import type { Site } from '../../site.ts';
import { type Deadline, deadlineAfter } from '../../system/clock.ts';
import { type Message, sendMail, type SmtpServer } from '../../system/mail.ts';

/** Milliseconds for all that one command mails: no mail server may keep `sync` from returning. */
const longestMs = 30_000;
/** Milliseconds for one mail server. */
const serverLimitMs = 15_000;
/** Monit's default sender (manual, "Message format"). */
const monitsSender = 'Monit <monit@$HOST>';

export interface Delivery {
  /** Whether a mail server accepted the message. */
  readonly accepted: boolean;
  /** The last server that was tried, `host` or `host:port`; undefined if none was. */
  readonly server: string | undefined;
  /** That server's answer, or the reasons of all servers that refused. */
  readonly answer: string;
}

/** Begins now, for all mails of a command. */
export function mailDeadline({ timeoutMs }: Pick<Site, 'timeoutMs'>): Deadline {
  return deadlineAfter(Math.min(timeoutMs, longestMs));
}

/** Never throws. @param goesOn whether to try the next server after this error. */
export async function deliver(
  servers: readonly MailServer[],
  message: Message,
  { environment }: Site,
  deadline: Deadline,
  goesOn: (error: unknown) => boolean,
): Promise<Delivery> {
  const reasons: string[] = [];
  let last: string | undefined;
  for (const [index, server] of servers.entries()) {
    last = nameOf(server);
    // A server that does not answer leaves time for the others.
    const limitMs = Math.min(serverLimitMs, deadline.remainingMs() / (servers.length - index));
    try {
      const answer = await sendMail(await toSmtpServer(server, environment), message, limitMs);
      return { accepted: true, server: last, answer };
    } catch (error) {
      reasons.push(`${last}: ${messageOf(error)}`);
      if (!goesOn(error)) break;
    }
  }
  return { accepted: false, server: last, answer: reasons.join('; ') };
}

export function senderOf({ mailFormat }: Pick<Profile, 'mailFormat'>, recipient?: Recipient): string {
  return (recipient?.mailFormat?.from ?? mailFormat?.from ?? monitsSender).replaceAll('$HOST', hostname());
}

function nameOf({ host, port }: MailServer): string {
  return port === undefined ? host : `${host}:${port}`;
}

async function toSmtpServer(server: MailServer, environment: Site['environment']): Promise<SmtpServer> {
  const { host, port, username, password, tls } = server;
  const secret = password === undefined ? '' : await resolveSecret(password, environment);
  return {
    host,
    port,
    credentials: username === undefined ? undefined : { user: username, password: secret },
    tls: tls === undefined ? undefined : { isVerified: tls.verify === 'enable' },
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
