import { loadProfile } from '../../profile/load.ts';
import type { Site } from '../../site.ts';
import type { Message } from '../../system/mail.ts';
import { deliver, senderOf } from './deliver.ts';

export { loadMailer } from '../../system/mail.ts';

/**
 * Mails a text to the recipients of a profile, by the profile's own mail servers: the first one that takes it.
 *
 * @returns why that did not work; undefined where it did, or where the profile alerts nobody. Never throws: what the
 * text tells of is done.
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
    const { accepted, answer } = await deliver(
      servers,
      { from: senderOf(profile), to, subject, text },
      site,
      () => true,
    );
    return accepted ? undefined : `the report was not mailed: ${answer}`;
  } catch (error) {
    return `the report was not mailed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
