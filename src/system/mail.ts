import { createTransport } from 'nodemailer';

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

/**
 * Hands a message to a mail server.
 *
 * @throws the library's own error when the server does not take it for every recipient within `timeoutMs`.
 */
export async function sendMail(server: SmtpServer, message: Message, timeoutMs: number): Promise<void> {
  const { host, port = 25, credentials, tls } = server;
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
}
