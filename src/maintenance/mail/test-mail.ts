import type { Profile } from '../../profile/model.ts';
import type { Site } from '../../site.ts';
import { isUnreachable, type Message } from '../../system/mail.ts';
import { readConfigured, serversFor } from './configured.ts';
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
  const deadline = mailDeadline(site);
  const servers = await serversFor(profile, async () => readConfigured(site, deadline));
  return Promise.all(
    [...recipients].map(async ([address, recipient]) => {
      if (typeof servers === 'string')
        return { recipient: address, accepted: false, server: undefined, answer: servers };
      const message = { from: senderOf(profile, recipient), to: [address], subject, text };
      return { recipient: address, ...(await deliver(servers, message, site, deadline, isUnreachable)) };
    }),
  );
}
