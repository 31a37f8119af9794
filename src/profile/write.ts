import * as v from 'valibot';
import { eventNames } from '../monit/config/events.ts';
import { eventsOf } from './alerts.ts';
import type { EventFilter, Recipient } from './model.ts';
import { type RecipientRow, repetitions } from './repeated-recipients.ts';
import { recipientSchema } from './schema.ts';
import { keyForName } from './service-name.ts';
import { type KeyPath, writeYaml, type YamlComment } from './yaml.ts';

/** `origin` is where the alert was, such as `/etc/monit/monitrc:12`. */
export interface ImportedRecipient {
  readonly recipient: Recipient;
  readonly origin: string;
}

const head = `The profile "default": whom Monit alerts unless another profile is in force.
Edit it, then run:

  monit-alert default

All keys: docs/profiles.md of monit-alert.`;

const nobody = `It alerts nobody yet. For example:

recipients:
  - address: ops@example.org
    events:
      except: [instance]
    reminder: 30`;

/** As `services:` in a profile; exactly one of the two. */
export interface ImportedRoute {
  readonly recipients?: readonly ImportedRecipient[];
  readonly also?: readonly ImportedRecipient[];
}

/** @param services by name, not by pattern. */
export function profileText(
  description: string,
  imported: readonly ImportedRecipient[],
  services: ReadonlyMap<string, ImportedRoute> = new Map(),
  otherAlerts?: 'mute',
): string {
  const routes = [...services].map(([name, route]) => [keyForName(name), route] as const);
  const document = {
    description,
    recipients: toDocuments(imported),
    ...(routes.length === 0
      ? {}
      : { services: Object.fromEntries(routes.map(([key, route]) => [key, toRoute(route, imported)])) }),
    ...(otherAlerts === undefined ? {} : { 'other-alerts': otherAlerts }),
  };
  const comments = [
    ...originsAt(['recipients'], imported),
    ...routes.flatMap(([key, { recipients, also }]) => [
      ...originsAt(['services', key, 'recipients'], recipients),
      ...originsAt(['services', key, 'also'], also),
    ]),
  ];
  const isEmpty = imported.length === 0 && routes.length === 0;
  return writeYaml(document, isEmpty ? `${head}\n\n${nobody}` : head, comments);
}

/** What would have to be added to a profile, as YAML; empty if that is nothing. */
export function missingText(
  recipients: readonly ImportedRecipient[],
  services: ReadonlyMap<string, ImportedRoute>,
): string {
  const routes = [...services].map(([name, route]) => [keyForName(name), toRoute(route, [])] as const);
  const document = {
    ...(recipients.length === 0 ? {} : { recipients: toDocuments(recipients) }),
    ...(routes.length === 0 ? {} : { services: Object.fromEntries(routes) }),
  };
  return recipients.length + routes.length === 0 ? '' : writeYaml(document, '', []);
}

function toRoute({ recipients, also }: ImportedRoute, global: readonly ImportedRecipient[]): object {
  return also === undefined ? { recipients: toDocuments(recipients ?? []) } : { also: toDocuments(also, global) };
}

/** @param before rows that are mailed as well. */
function toDocuments(imported: readonly ImportedRecipient[], before: readonly ImportedRecipient[] = []): object[] {
  const rows = [...before, ...imported].map(({ recipient }) => rowOf(recipient));
  const repeated = new Set(repetitions(rows).map(({ index }) => index - before.length));
  return imported.map(({ recipient }, index) => ({
    ...toDocument(recipient),
    ...(repeated.has(index) ? { duplicate: true } : {}),
  }));
}

function originsAt(path: KeyPath, imported: readonly ImportedRecipient[] = []): YamlComment[] {
  return imported.map(({ origin }, index) => ({ path: [...path, index], text: `as it was in ${origin}` }));
}

function rowOf({ address, events, reminderCycles, mailFormat = {} }: Recipient): RecipientRow {
  const { from, replyTo, subject, message } = mailFormat;
  const format = JSON.stringify([from, replyTo, subject, message]);
  return { address, events: eventsOf(events), reminder: reminderCycles, format };
}

/** Undefined if a profile can name this recipient. */
export function recipientFault(recipient: Recipient): string | undefined {
  const { issues } = v.safeParse(recipientSchema, toDocument(recipient));
  const [issue] = issues ?? [];
  if (issue === undefined) return undefined;
  const keys = (issue.path ?? []).map(({ key }) => String(key));
  return `in a profile, ${keys.join(' ')} ${issue.message}`;
}

function toDocument({ address, events, reminderCycles, mailFormat }: Recipient): object {
  const format = mailFormat && {
    ...(mailFormat.from === undefined ? {} : { from: mailFormat.from }),
    ...(mailFormat.replyTo === undefined ? {} : { 'reply-to': mailFormat.replyTo }),
    ...(mailFormat.subject === undefined ? {} : { subject: mailFormat.subject }),
    ...(mailFormat.message === undefined ? {} : { message: mailFormat.message }),
  };
  return {
    address,
    events: shortest(events),
    ...(reminderCycles === undefined ? {} : { reminder: reminderCycles }),
    ...(format === undefined ? {} : { 'mail-format': format }),
  };
}

/** The form that names the fewest events. */
function shortest(events: EventFilter): EventFilter {
  if (events === 'all' || 'except' in events) return events;
  const missing = eventNames.filter((event) => !events.only.includes(event));
  if (missing.length === 0) return 'all';
  return missing.length < events.only.length ? { except: missing } : { only: [...events.only] };
}
