import { hostname } from 'node:os';
import type { MailServer, Profile, Recipient } from '../../profile/model.ts';
import { resolveSecret } from '../../profile/resolve-secret.ts';
import type { Site } from '../../site.ts';
import { type Message, sendMail, type SmtpServer } from '../../system/mail.ts';

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

/** Never throws. @param goesOn whether to try the next server after this error. */
export async function deliver(
  servers: readonly MailServer[],
  message: Message,
  { environment }: Site,
  goesOn: (error: unknown) => boolean,
): Promise<Delivery> {
  const reasons: string[] = [];
  let last: string | undefined;
  for (const server of servers) {
    last = nameOf(server);
    try {
      const answer = await sendMail(await toSmtpServer(server, environment), message, serverLimitMs);
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
