import type { TestMail } from '../maintenance/mail/test-mail.ts';
import type { Palette } from './layout/palette.ts';

export function testMessage(profile: string, by: string, until: string | undefined): { subject: string; text: string } {
  const end =
    until === undefined
      ? ''
      : `The change is unconfirmed: it will be reverted at ${until} unless somebody confirms it.\n`;
  return {
    subject: `monit-alert: test mail for profile ${profile}`,
    text:
      `${by} applied the alert profile "${profile}" and requested this test mail.\n${end}` +
      'Monit sends alerts to this address. No action is needed.\n',
  };
}

export function testMailText(mails: readonly TestMail[], palette: Palette): string {
  if (mails.length === 0) return 'no test mail sent: the profile alerts nobody\n';
  const line = ({ recipient, accepted, server, answer }: TestMail) =>
    accepted
      ? `test mail to ${recipient}: ${palette.green('accepted')} by ${server ?? ''}: ${answer}\n`
      : `test mail to ${recipient}: ${palette.red('NOT ACCEPTED')}: ${answer}\n`;
  return mails.map(line).join('');
}

export function testMailWarning(mails: readonly TestMail[]): string | undefined {
  const refused = mails.filter(({ accepted }) => !accepted).map(({ recipient }) => recipient);
  if (refused.length === 0) return undefined;
  return `no mail server accepted the test mail to ${refused.join(', ')}`;
}
