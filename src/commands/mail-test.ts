import type { TestMail } from '../maintenance/mail/test-mail.ts';
import { printable, printableData } from '../printable.ts';
import type { Profile } from '../profile/model.ts';
import { testMailText, testMailWarning, testMessage } from '../report/test-mail-text.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import type { Outcome } from './output.ts';

export interface MailTest {
  /** Undefined if none was sent. */
  readonly mails: readonly TestMail[] | undefined;
  readonly text: string;
  readonly warning: string | undefined;
}

/** A dry run only lists the recipients. */
export async function mailTest(
  profile: Profile,
  { change, maintenance }: Outcome,
  isDryRun: boolean,
  context: Context,
): Promise<MailTest> {
  const unsent = { mails: undefined, warning: undefined };
  if (isDryRun) {
    const addresses = [...new Set(profile.recipients.map(({ address }) => address))];
    return { ...unsent, text: `test mail would go to: ${addresses.join(', ') || 'nobody'}\n` };
  }
  if (exitCodes[change.state] !== 0) return { ...unsent, text: 'no test mail sent: the profile is not in force\n' };
  const { sendTestMails } = await import('../maintenance/mail/test-mail.ts');
  const site = await context.site();
  const message = testMessage(profile.name, printable(site.by), maintenance?.unconfirmed?.until);
  const mails = await context.watcher.waitingFor('the mail servers to answer', async () =>
    sendTestMails(profile, message, site),
  );
  return { mails, text: testMailText(printableData(mails), context.palette), warning: testMailWarning(mails) };
}
