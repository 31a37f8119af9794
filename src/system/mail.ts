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
}

/** SMTP over TLS from the first byte (RFC 8314). */
const implicitTlsPort = 465;

const withoutAnswer = ['ECONNECTION', 'ESOCKET', 'EDNS', 'ETIMEDOUT'];

/** Whether the error of {@link sendMail} means that there was no answer, rather than a refusal. */
export function isUnreachable(error: unknown): boolean {
  const hasAnswer = error instanceof Error && 'responseCode' in error && error.responseCode !== undefined;
  return !hasAnswer && withoutAnswer.includes(systemErrorCode(error) ?? '');
}

/** Lazy: nodemailer reads the network interfaces of the host as soon as it is loaded. */
export async function loadMailer() {
  return import('nodemailer');
}

/** @returns the server's answer. @throws the library's error if the server does not accept it for every recipient. */
export async function sendMail(server: SmtpServer, message: Message, timeoutMs: number): Promise<string> {
  const { host, port = 25, credentials, tls } = server;
  const { createTransport } = await loadMailer();
  const transport = createTransport({
    host,
    port,
    secure: tls !== undefined && port === implicitTlsPort,
    ...(tls === undefined ? { ignoreTLS: true } : { requireTLS: true, tls: { rejectUnauthorized: tls.isVerified } }),
    ...(credentials === undefined ? {} : { auth: { user: credentials.user, pass: credentials.password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
  });
  const sent = await transport.sendMail({
    // A line break in a header would begin another header.
    from: printable(message.from),
    to: message.to.map(printable),
    subject: printable(message.subject),
    text: printableLines(message.text),
  });
  if (sent.rejected.length > 0) {
    const refused = sent.rejected.map((address) => (typeof address === 'string' ? address : address.address));
    throw new Error(`the server refuses ${refused.join(', ')}`);
  }
  return sent.response;
}
