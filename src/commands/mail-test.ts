import type { TestMail } from '../maintenance/mail/test-mail.ts';
import type { Profile } from '../profile/model.ts';
import { testMailText, testMailWarning, testMessage } from '../report/test-mail-text.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';
import type { Outcome } from './output.ts';

/** What there is to tell of test messages. */
export interface MailTest {
  /** Undefined where none was sent. */
  readonly mails: readonly TestMail[] | undefined;
  readonly text: string;
  readonly warning: string | undefined;
}

/** Sends a test message to each recipient of a profile that was put in force; a dry run only says to whom. */
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
  if (exitCodes[change.state] !== 0) return { ...unsent, text: 'no test mail was sent: it is not in force\n' };
  const { sendTestMails } = await import('../maintenance/mail/test-mail.ts');
  const site = await context.site();
  const message = testMessage(profile.name, site.by, maintenance?.unconfirmed?.until);
  const mails = await context.watcher.waitingFor('the mail servers to answer', async () =>
    sendTestMails(profile, message, site),
  );
  return { mails, text: testMailText(mails, context.palette), warning: testMailWarning(mails) };
}
