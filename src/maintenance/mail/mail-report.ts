import { loadProfile } from '../../profile/load.ts';
import type { Site } from '../../site.ts';
import type { Message } from '../../system/mail.ts';
import { deliver, mailDeadline, senderOf } from './deliver.ts';

export { loadMailer } from '../../system/mail.ts';

/** Never throws. @returns why the mail failed; undefined if it was accepted, or the profile has no recipients. */
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
    if (servers.length === 0) return `the report was not mailed: profile "${profileName}" names no mail server`;
    const { accepted, answer } = await deliver(
      servers,
      { from: senderOf(profile), to, subject, text },
      site,
      mailDeadline(site),
      () => true,
    );
    return accepted ? undefined : `the report was not mailed: ${answer}`;
  } catch (error) {
    return `the report was not mailed: ${error instanceof Error ? error.message : String(error)}`;
  }
}
