import type {
  EventFilter,
  MailFormat,
  MailServer,
  MailServers,
  Profile,
  Recipient,
  Route,
  SecretSource,
} from './model.ts';
import type { ProfileDocument } from './schema.ts';
import { canonicalKey, foldName } from './service-name.ts';

type Said<Key extends keyof ProfileDocument> = NonNullable<ProfileDocument[Key]>;
type SaidRecipient = Said<'recipients'>[number];
type SaidRoutes = Said<'services'>;
type SaidServer = Said<'mail-servers'>[number];

/**
 * The document that extends nothing comes first. A key replaces the inherited one; only `variables`, `services` and
 * `groups` are merged, name by name.
 */
export function mergeDocuments(documents: readonly ProfileDocument[]): ProfileDocument {
  return documents.reduce((below, above) => ({
    ...below,
    ...above,
    ...present({
      variables: above.variables && { ...below.variables, ...above.variables },
      services: above.services && mergeRoutes(canonicalKey, below.services, above.services),
      groups: above.groups && mergeRoutes(foldName, below.groups, above.groups),
    }),
  }));
}

/** @param canonical gives the same for names that mean the same, in whatever case the two profiles write them. */
function mergeRoutes(canonical: (name: string) => string, below: SaidRoutes = {}, above: SaidRoutes): SaidRoutes {
  const replaced = new Set(Object.keys(above).map(canonical));
  const kept = Object.entries(below).filter(([name]) => !replaced.has(canonical(name)));
  return { ...Object.fromEntries(kept), ...above };
}

/** The caller refuses a document without `recipients`. */
export function toProfile(name: string, file: string, document: ProfileDocument): Profile {
  const servers = document['mail-servers'];
  return {
    name,
    file,
    template: document.template ?? 'alert',
    variables: document.variables ?? {},
    recipients: (document.recipients ?? []).map(toRecipient),
    services: toRoutes(document.services),
    groups: toRoutes(document.groups),
    otherAlerts: document['other-alerts'] ?? 'keep',
    ...present({
      description: document.description?.trim(),
      mailFormat: toMailFormat(document['mail-format']),
      mailServers: servers && toMailServers(servers),
      eventQueue: document['event-queue'] && {
        directory: document['event-queue'].directory,
        ...present({ slots: document['event-queue'].slots }),
      },
    }),
  };
}

function toRoutes(routes: SaidRoutes = {}): Readonly<Record<string, Route>> {
  return Object.fromEntries(Object.entries(routes).map(([name, route]) => [name, toRoute(route)]));
}

function toRoute({ recipients = [], also }: SaidRoutes[string]): Route {
  return also === undefined ? { recipients: recipients.map(toRecipient) } : { also: also.map(toRecipient) };
}

function toRecipient({ address, events, reminder, 'mail-format': mailFormat }: SaidRecipient): Recipient {
  return {
    address,
    events: toFilter(events),
    ...present({ reminderCycles: reminder, mailFormat: toMailFormat(mailFormat) }),
  };
}

function toFilter(events: SaidRecipient['events']): EventFilter {
  if (events === 'all') return 'all';
  return events.only === undefined ? { except: events.except ?? [] } : { only: events.only };
}

function toMailFormat(format: ProfileDocument['mail-format']): MailFormat | undefined {
  return (
    format &&
    present({ from: format.from, replyTo: format['reply-to'], subject: format.subject, message: format.message })
  );
}

/** Timeout and host name belong to the statement; the rules ensure that the servers agree. */
function toMailServers(servers: readonly SaidServer[]): MailServers {
  return {
    servers: servers.map(toMailServer),
    ...present({
      timeoutSeconds: servers.find(({ timeout }) => timeout !== undefined)?.timeout,
      hostname: servers.find(({ hostname }) => hostname !== undefined)?.hostname,
    }),
  };
}

function toMailServer({
  host,
  port,
  username,
  password,
  tls,
  'certificate-checksum': checksum,
}: SaidServer): MailServer {
  return {
    host,
    ...present({
      port,
      username,
      password: password && toSecretSource(password),
      tls: tls === true ? {} : tls && present(tls),
      certificateChecksum: checksum?.replaceAll(':', '').toLowerCase(),
    }),
  };
}

function toSecretSource({ file, env }: NonNullable<SaidServer['password']>): SecretSource {
  return file === undefined ? { env: env ?? '' } : { file };
}

function present<Values extends object>(values: Values): { [Key in keyof Values]?: Exclude<Values[Key], undefined> } {
  const entries = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [Key in keyof Values]?: Exclude<Values[Key], undefined> };
}
