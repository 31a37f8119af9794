import { connect, type Socket } from 'node:net';
import type Mailer from 'nodemailer/lib/mailer/index.js';
import type { SentMessageInfo } from 'nodemailer/lib/smtp-transport/index.js';
import { systemErrorCode } from '../errors.ts';
import { printable, printableLines } from '../printable.ts';

export interface SmtpServer {
  readonly host: string;
  /** Default: 25. */
  readonly port: number | undefined;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  /** Undefined: no TLS. `isVerified`: only with a certificate that the system trusts. */
  readonly tls: { readonly isVerified: boolean } | undefined;
}

export interface Message {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  /** `<id@host>`; undefined: a random one. */
  readonly messageId?: string | undefined;
  /** The `messageId` of the mail that this one follows: mail programs show both in one thread. */
  readonly follows?: string | undefined;
}

/** RFC 3834: so that nobody's out-of-office reply answers. */
const automatic = { 'Auto-Submitted': 'auto-generated' };

/** SMTP over TLS from the first byte (RFC 8314). */
const implicitTlsPort = 465;

const withoutAnswer = ['ECONNECTION', 'ESOCKET', 'EDNS', 'ETIMEDOUT'];

/** Whether the error of {@link sendMail} means that there was no answer, rather than a refusal. */
export function isUnreachable(error: unknown): boolean {
  const hasAnswer = error instanceof Error && 'responseCode' in error && error.responseCode !== undefined;
  return !hasAnswer && withoutAnswer.includes(systemErrorCode(error) ?? '');
}

const refusedInPart = 'EPARTLYREFUSED';

/** Whether the error of {@link sendMail} means that some recipients get the mail: to send it again would be twice. */
export function isPartlyAccepted(error: unknown): boolean {
  return systemErrorCode(error) === refusedInPart;
}

/** Lazy: nodemailer reads the network interfaces of the host as soon as it is loaded. Without its other transports. */
export async function loadMailer() {
  const [mailer, smtp] = await Promise.all([
    import('nodemailer/lib/mailer/index.js'),
    import('nodemailer/lib/smtp-transport/index.js'),
  ]);
  return { Mailer: mailer.default, SmtpTransport: smtp.default };
}

/**
 * @param limitMs for everything, from the lookup of the name to the last answer.
 * @returns the server's answer.
 * @throws the library's error if the server does not accept it for every recipient; `ETIMEDOUT` if time is over.
 */
export async function sendMail(server: SmtpServer, message: Message, limitMs: number): Promise<string> {
  const { host, port = 25 } = server;
  const { Mailer, SmtpTransport } = await loadMailer();
  // Ours, because the library's limits begin anew with each line that the server sends.
  const socket = connect({ host, port, autoSelectFamily: true });
  const limit = limitTo(limitMs, socket);
  try {
    await Promise.race([connected(socket), limit.isOver]);
    const transport = new SmtpTransport(optionsFor(server, socket, limitMs));
    return await Promise.race([send(new Mailer(transport), message), limit.isOver]);
  } finally {
    limit.stop();
    socket.destroy();
  }
}

/** When the time is over, the connection ends, whatever it waits for. */
function limitTo(limitMs: number, socket: Socket): { readonly isOver: Promise<never>; readonly stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const isOver = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => {
        reject(withCode(`the mail was not accepted within ${Math.ceil(limitMs / 1_000)} s`, 'ETIMEDOUT'));
        socket.destroy();
      },
      Math.max(1, limitMs),
    );
  });
  // The race may be over when it is rejected.
  isOver.catch(() => undefined);
  return {
    isOver,
    stop: () => {
      clearTimeout(timer);
    },
  };
}

async function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    // Stays: an error that nobody hears would end the process.
    socket.on('error', ({ message }) => {
      reject(withCode(message, 'ECONNECTION'));
    });
  });
}

function withCode(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

function optionsFor({ host, port = 25, credentials, tls }: SmtpServer, connection: Socket, timeoutMs: number) {
  return {
    host,
    port,
    secure: tls !== undefined && port === implicitTlsPort,
    ...(tls === undefined ? { ignoreTLS: true } : { requireTLS: true, tls: { rejectUnauthorized: tls.isVerified } }),
    ...(credentials === undefined ? {} : { auth: { user: credentials.user, pass: credentials.password } }),
    connection,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  };
}

async function send(mailer: Mailer<SentMessageInfo>, message: Message): Promise<string> {
  const sent = await mailer.sendMail({
    // A line break in a header would begin another header.
    from: printable(message.from),
    to: message.to.map(printable),
    subject: printable(message.subject),
    text: printableLines(message.text),
    headers: automatic,
    ...(message.messageId !== undefined && { messageId: message.messageId }),
    ...(message.follows !== undefined && { inReplyTo: message.follows, references: message.follows }),
  });
  if (sent.rejected.length > 0) {
    const refused = sent.rejected.map((address) => (typeof address === 'string' ? address : address.address));
    throw withCode(`the server refuses ${refused.join(', ')}`, refusedInPart);
  }
  return sent.response;
}
