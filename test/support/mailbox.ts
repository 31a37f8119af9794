import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { onTestFinished } from 'vitest';
import { waitFor } from './wait-for.js';

/** One mail as it arrived: envelope addresses, subject, and everything after the headers. */
export interface Mail {
  readonly to: readonly string[];
  readonly from: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailbox {
  readonly port: number;
  /** All mails so far, in the order of their arrival. */
  readonly messages: readonly Mail[];
  /** Waits until `holds` is true of all mails so far. */
  waitFor: (holds: (messages: readonly Mail[]) => boolean, what: string) => Promise<void>;
}

/** A real SMTP server on loopback that keeps what it is given: `startMonit({ mailServerPort: mailbox.port })`. Ends with the test. */
export async function openMailbox(): Promise<Mailbox> {
  const messages: Mail[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
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
    messages,
    waitFor: async (holds, what) => {
      await waitFor(() => holds(messages), {
        what: `${what}; got ${JSON.stringify(messages.map((mail) => mail.subject))}`,
      });
    },
  };
}

async function readMail(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<Mail> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  const [headers = '', ...body] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n');
  const { mailFrom, rcptTo } = session.envelope;
  return {
    to: rcptTo.map(({ address }) => address),
    from: mailFrom ? mailFrom.address : '',
    subject: /^Subject: *(.*)$/im.exec(headers)?.[1] ?? '',
    text: body.join('\r\n\r\n').replaceAll('\r\n', '\n'),
  };
}
