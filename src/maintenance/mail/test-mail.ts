import { MonitAlertError } from '../../errors.ts';
import { checkWith, readInstallation } from '../../inspect/installation.ts';
import { asTheDaemonSees } from '../../inspect/observe.ts';
import { areMailServersPlain } from '../../monit/config/mailserver-statement.ts';
import type { MailServer, Profile } from '../../profile/model.ts';
import type { Site } from '../../site.ts';
import { deadlineAfter } from '../../system/clock.ts';
import { isUnreachable, type Message } from '../../system/mail.ts';
import { deliver, type Delivery, mailDeadline, senderOf } from './deliver.ts';

/** The result for one recipient. */
export interface TestMail extends Delivery {
  /** A mail address. */
  readonly recipient: string;
}

/**
 * Uses the mail servers that Monit would use. Like Monit (5.33.0), it tries the next server only if it cannot connect;
 * a refusal is final. Never throws.
 */
export async function sendTestMails(
  profile: Profile,
  { subject, text }: Pick<Message, 'subject' | 'text'>,
  site: Site,
): Promise<TestMail[]> {
  const recipients = new Map(profile.recipients.map((recipient) => [recipient.address, recipient]));
  if (recipients.size === 0) return [];
  const servers = profile.mailServers?.servers ?? (await serversOfConfiguration(site));
  const deadline = mailDeadline(site);
  return Promise.all(
    [...recipients].map(async ([address, recipient]) => {
      if (typeof servers === 'string')
        return { recipient: address, accepted: false, server: undefined, answer: servers };
      const message = { from: senderOf(profile, recipient), to: [address], subject, text };
      return { recipient: address, ...(await deliver(servers, message, site, deadline, isUnreachable)) };
    }),
  );
}

/** The servers of other configuration files, or why they cannot be tried. */
async function serversOfConfiguration(site: Site): Promise<readonly MailServer[] | string> {
  try {
    const seen = await asTheDaemonSees(site);
    const installation = await readInstallation(seen);
    const { installed, tree } = installation;
    const { mail } = await checkWith(
      installation,
      { global: installed.text },
      seen.monit,
      deadlineAfter(site.timeoutMs),
    );
    if (mail.servers.length === 0)
      return 'Monit has no mail server: neither the profile nor the configuration names one';
    if (areMailServersPlain(tree.files.map(({ text }) => text))) return mail.servers.map(toServer);
    return `not tried: the mail server in the configuration needs a login or TLS, which only a profile can name`;
  } catch (error) {
    if (error instanceof MonitAlertError) return `not tried: ${error.message}`;
    throw error;
  }
}

/** From `host:port`, as Monit's check prints it. */
function toServer(printed: string): MailServer {
  const colon = printed.lastIndexOf(':');
  return { host: printed.slice(0, colon), port: Number(printed.slice(colon + 1)) };
}
