import { hostname } from 'node:os';
import { loadProfile } from '../../profile/load.ts';
import { isInScope } from '../../render/scope.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';
import { isPartlyAccepted, type Message } from '../../system/mail.ts';
import { once } from '../../system/once.ts';
import { type Configured, readConfigured, serversFor } from '../mail/configured.ts';
import { deliver, mailDeadline, senderOf } from '../mail/deliver.ts';
import type { HoldNotice } from './notice.ts';
import { addressesFor } from './recipients.ts';
import { threadOf } from './thread.ts';

export { loadMailer } from '../../system/mail.ts';

/** A notice, and how it is told. */
export interface NoticeMail extends Pick<Message, 'subject' | 'text'> {
  readonly notice: HoldNotice;
}

interface Post {
  readonly site: Site;
  readonly configured: () => Promise<Configured>;
  readonly deadline: Deadline;
}

/**
 * To those whom the base profile alerts about the services of the hold, all at once. Never throws.
 * @returns why mails were not sent, a sentence each.
 */
export async function mailNotices(mails: readonly NoticeMail[], site: Site): Promise<string[]> {
  const deadline = mailDeadline(site);
  const post = { site, deadline, configured: once(async () => readConfigured(site, deadline)) };
  const faults = await Promise.all(
    mails.map(async (mail) => {
      const fault = await mailNotice(mail, post).catch((error: unknown) =>
        error instanceof Error ? error.message : String(error),
      );
      const { event, hold } = mail.notice;
      return fault === undefined ? [] : [`the mail about hold "${hold.id}" (${event}) was not sent: ${fault}`];
    }),
  );
  return faults.flat();
}

/** @returns why it was not accepted. @throws whatever keeps it from being sent. */
async function mailNotice(
  { notice, subject, text }: NoticeMail,
  { site, configured, deadline }: Post,
): Promise<string | undefined> {
  const profile = await loadProfile(notice.base, site.profilesDirectories);
  const { scope } = notice.hold;
  const services = scope && (await configured()).services.filter((service) => isInScope(scope, service));
  const to = addressesFor(profile, services);
  if (to.length === 0) return undefined;
  const servers = await serversFor(profile, configured);
  if (typeof servers === 'string') return servers;
  const message = { from: senderOf(profile), to, subject, text, ...threadOf(notice, hostname()) };
  const { accepted, answer } = await deliver(servers, message, site, deadline, (error) => !isPartlyAccepted(error));
  return accepted ? undefined : answer;
}
