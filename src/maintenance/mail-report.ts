import { hostname } from 'node:os';
import type { Site } from '../change/site.ts';
import { loadProfile } from '../profile/load.ts';
import type { MailServer, Profile } from '../profile/model.ts';
import { resolveSecret } from '../profile/secret.ts';
import { type Message, sendMail, type SmtpServer } from '../system/mail.ts';

/** Milliseconds for one mail server. */
const serverLimitMs = 15_000;
/** Monit's own sender, where nobody names one (manual, "Message format"). */
const monitsSender = 'Monit <monit@$HOST>';

/**
 * Mails a text to the recipients of a profile, by the profile's own mail servers: the first one that takes it.
 *
 * @returns why that did not work; undefined where it did, or where the profile alerts nobody. Never throws: what the text
 * tells of is done.
 */
export async function mailToRecipients(
  profileName: string,
  { subject, text }: Pick<Message, 'subject' | 'text'>,
  site: Site,
): Promise<string | undefined> {
  try {
    const profile = await loadProfile(profileName, site.profilesDirectories);
    const to = [...new Set(profile.recipients.map(({ address }) => address))];
    if (to.length === 0) return undefined;
    const servers = profile.mailServers?.servers ?? [];
    if (servers.length === 0) return `the report was not mailed: profile ${profileName} names no mail server`;
    return await sendToFirst(servers, { from: senderOf(profile), to, subject, text }, site);
  } catch (error) {
    return `the report was not mailed: ${messageOf(error)}`;
  }
}

async function sendToFirst(
  servers: readonly MailServer[],
  message: Message,
  { environment }: Site,
): Promise<string | undefined> {
  const reasons: string[] = [];
  for (const server of servers) {
    try {
      await sendMail(await toSmtpServer(server, environment), message, serverLimitMs);
      return undefined;
    } catch (error) {
      reasons.push(`${server.host}: ${messageOf(error)}`);
    }
  }
  return `the report was not mailed: ${reasons.join('; ')}`;
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

function senderOf({ mailFormat }: Profile): string {
  return (mailFormat?.from ?? monitsSender).replaceAll('$HOST', hostname());
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
