import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { waitFor } from '../processes/wait-for.js';

/** One mail as it arrived: envelope addresses, headers, and everything after them. */
interface Mail {
  readonly to: readonly string[];
  readonly from: string;
  /** By their names in lower case, unfolded. */
  readonly headers: ReadonlyMap<string, string>;
  readonly subject: string;
  readonly text: string;
}

/** What a client logged in with. */
interface Login {
  readonly username: string;
  readonly password: string;
}

export interface Mailbox {
  readonly port: number;
  /** Empty unless a login is wanted. */
  readonly logins: readonly Login[];
  /** All mails so far, in the order of their arrival. */
  readonly messages: readonly Mail[];
  /** Waits until `holds` is true of all mails so far. */
  waitFor: (holds: (messages: readonly Mail[]) => boolean, what: string, limitMs?: number) => Promise<void>;
}

export interface MailboxOptions {
  /** Nobody gets in without a user and a password; which ones does not matter. */
  readonly wantsLogin?: boolean;
  /** Addresses that nobody may write to. */
  readonly refuses?: readonly string[];
}

/**
 * A real SMTP server on loopback that keeps what it is given: `startMonit({ mailServerPort: mailbox.port })`. Ends with
 * the test.
 */
export async function openMailbox({ wantsLogin = false, refuses = [] }: MailboxOptions = {}): Promise<Mailbox> {
  const messages: Mail[] = [];
  const logins: Login[] = [];
  const server = new SMTPServer({
    disabledCommands: wantsLogin ? ['STARTTLS'] : ['AUTH', 'STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, done) => {
      logins.push({ username: username ?? '', password: password ?? '' });
      done(null, { user: username ?? '' });
    },
    disableReverseLookup: true,
    onRcptTo: ({ address }, _, done) => {
      done(refuses.includes(address) ? new Error(`no such user here: ${address}`) : null);
    },
    onData: (stream, session, done) => {
      void readMail(stream, session).then((mail) => {
        messages.push(mail);
        done();
      }, done);
    },
  });
  server.on('error', () => undefined); // A client that hangs up in the middle is that client's affair.
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(async () => {
    await new Promise<void>((resolve) => {
      server.close(resolve);
    });
  });
  const { port } = server.server.address() as AddressInfo;
  return {
    port,
    logins,
    messages,
    waitFor: async (holds, what, limitMs = 60_000) => {
      await waitFor(() => holds(messages), {
        what: `${what}; got ${JSON.stringify(messages.map((mail) => mail.subject))}`,
        limitMs,
      });
    },
  };
}

async function readMail(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Mail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const [head = '', ...body] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
  const headers = headersIn(head);
  const { mailFrom, rcptTo } = session.envelope;
  return {
    to: rcptTo.map(({ address }) => address),
    from: mailFrom ? mailFrom.address : '',
    headers,
    subject: headers.get('subject') ?? '',
    text: body.join('\r\n\r\n').replaceAll('\r\n', '\n'),
  };
}

function headersIn(head: string): ReadonlyMap<string, string> {
  const lines = head.replaceAll(/\r\n(?=[ \t])/g, '').split('\r\n');
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
