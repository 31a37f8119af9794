import * as v from 'valibot';
import { eventNames } from '../monit/config/events.ts';
import { eventsOf } from './alerts.ts';
import type { EventFilter, Recipient } from './model.ts';
import { type RecipientRow, repetitions } from './repeated-recipients.ts';
import { recipientSchema } from './schema.ts';
import { writeYaml } from './yaml.ts';

/** `origin` is where the alert was, such as `/etc/monit/monitrc:12`. */
export interface ImportedRecipient {
  readonly recipient: Recipient;
  readonly origin: string;
}

const head = `The profile "default": whom Monit alerts unless another profile is in force. Edit it, then run:

  monit-alert default

All keys: docs/profiles.md of monit-alert.`;

const nobody = `It alerts nobody yet. For example:

recipients:
  - address: ops@example.org
    events:
      except: [instance]
    reminder: 30`;

export function profileText(description: string, imported: readonly ImportedRecipient[]): string {
  const repeated = new Set(repetitions(imported.map(({ recipient }) => rowOf(recipient))).map(({ index }) => index));
  const recipients = imported.map(({ recipient }, index) => ({
    ...toDocument(recipient),
    ...(repeated.has(index) ? { duplicate: true } : {}),
  }));
  const origins = imported.map(({ origin }, index) => ({
    path: ['recipients', index],
    text: `as it was in ${origin}`,
  }));
  return writeYaml({ description, recipients }, imported.length === 0 ? `${head}\n\n${nobody}` : head, origins);
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
