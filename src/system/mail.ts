import { systemErrorCode } from '../errors.ts';

/** A mail server that takes messages from us. */
export interface SmtpServer {
  readonly host: string;
  /** Undefined: 25. */
  readonly port: number | undefined;
  readonly credentials: { readonly user: string; readonly password: string } | undefined;
  /** Undefined: no TLS. `isVerified`: only with a certificate that the system's authorities vouch for. */
  readonly tls: { readonly isVerified: boolean } | undefined;
}

export interface Message {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
}

/** The port on which TLS begins before the first word of SMTP (RFC 8314). */
const implicitTlsPort = 465;

/** Errors that come before a server has said anything. */
const withoutAnswer = ['ECONNECTION', 'ESOCKET', 'EDNS', 'ETIMEDOUT'];

/**
 * Whether an error of {@link sendMail} says that the server could not be talked to, and not that it refused something.
 */
export function isUnreachable(error: unknown): boolean {
  const hasAnswer = error instanceof Error && 'responseCode' in error && error.responseCode !== undefined;
  return !hasAnswer && withoutAnswer.includes(systemErrorCode(error) ?? '');
}

/** Not before it is needed: it looks at the host's network interfaces as soon as it is loaded. */
export async function loadMailer() {
  return import('nodemailer');
}

/**
 * Hands a message to a mail server.
 *
 * @returns what the server said to it.
 * @throws the library's own error when the server does not take it for every recipient within `timeoutMs`.
 */
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
  const sent = await transport.sendMail({ ...message, to: [...message.to] });
  if (sent.rejected.length > 0) {
    const refused = sent.rejected.map((address) => (typeof address === 'string' ? address : address.address));
    throw new Error(`the server refuses ${refused.join(', ')}`);
  }
  return sent.response;
}
