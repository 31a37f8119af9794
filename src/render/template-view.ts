import type { MailFormat, MailServer, MailServers, Profile, Recipient } from '../profile/model.ts';
import { resolveSecret } from '../profile/resolve-secret.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Each key of the profile file is there, null if unset: a missing one is a mistake in the template.
 * @throws MonitAlertError `secret.*`
 */
export async function toView(profile: Profile, environment: Environment): Promise<Readonly<Record<string, unknown>>> {
  const { mailServers, eventQueue } = profile;
  return {
    name: profile.name,
    description: profile.description ?? null,
    variables: profile.variables,
    recipients: profile.recipients.map(viewRecipient),
    'mail-format': viewMailFormat(profile.mailFormat),
    'mail-servers': (mailServers && (await viewMailServers(mailServers, environment))) ?? null,
    'event-queue': eventQueue ? { directory: eventQueue.directory, slots: eventQueue.slots ?? null } : null,
  };
}

export function viewRecipient({ address, events, reminderCycles, mailFormat }: Recipient) {
  return { address, events, reminder: reminderCycles ?? null, 'mail-format': viewMailFormat(mailFormat) };
}

function viewMailFormat(format: MailFormat | undefined) {
  if (format === undefined) return null;
  return {
    from: format.from ?? null,
    'reply-to': format.replyTo ?? null,
    subject: format.subject ?? null,
    message: format.message ?? null,
  };
}

async function viewMailServers({ servers, timeoutSeconds, hostname }: MailServers, environment: Environment) {
  return {
    servers: await Promise.all(servers.map((server) => viewMailServer(server, environment))),
    timeout: timeoutSeconds ?? null,
    hostname: hostname ?? null,
  };
}

async function viewMailServer(server: MailServer, environment: Environment) {
  return {
    host: server.host,
    port: server.port ?? null,
    username: server.username ?? null,
    password: server.password === undefined ? null : await resolveSecret(server.password, environment),
    tls: server.tls ?? null,
    'certificate-checksum': server.certificateChecksum ?? null,
  };
}
