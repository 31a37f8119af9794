import type { TestMail } from '../maintenance/mail/test-mail.ts';
import type { Palette } from './palette.ts';

/** The message itself: whoever gets it should know what it is for, and that nothing is to be done. */
export function testMessage(profile: string, by: string, until: string | undefined): { subject: string; text: string } {
  const end =
    until === undefined ? '' : `The change is unconfirmed: unless somebody confirms it, it is reverted at ${until}.\n`;
  return {
    subject: `monit-alert: test mail of profile ${profile}`,
    text: `${by} has put the alert profile ${profile} in force and asked for this test.\n${end}Monit's alerts come to this address. Nothing is to be done.\n`,
  };
}

/** What became of the test messages, a line each. */
export function testMailText(mails: readonly TestMail[], palette: Palette): string {
  if (mails.length === 0) return 'test mail: none; the profile alerts nobody\n';
  const line = ({ recipient, accepted, server, answer }: TestMail) =>
    accepted
      ? `test mail to ${recipient}: ${palette.green('accepted')} by ${server ?? ''}: ${answer}\n`
      : `test mail to ${recipient}: ${palette.red('NOT ACCEPTED')}: ${answer}\n`;
  return mails.map(line).join('');
}

/** What is said beside the answer, whatever form that has; undefined where all is well. */
export function testMailWarning(mails: readonly TestMail[]): string | undefined {
  const refused = mails.filter(({ accepted }) => !accepted).map(({ recipient }) => recipient);
  if (refused.length === 0) return undefined;
  return `no mail server accepted the test mail to ${refused.join(', ')}`;
}
