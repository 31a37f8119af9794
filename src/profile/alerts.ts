import { type EventName, eventNames } from '../monit/config/events.ts';
import { type Alert } from '../monit/config/grammar.ts';
import type { EventFilter, Profile, Recipient } from './model.ts';

/** Whom Monit alerts while this profile is in force, about services that the profile does not route. */
export function alertsOf(profile: Profile): Alert[] {
  return toAlerts(profile.recipients);
}

/** In the order of the recipients. */
export function toAlerts(recipients: readonly Recipient[]): Alert[] {
  return recipients.map(({ address, events, reminderCycles }) => ({
    recipient: address,
    events: eventsOf(events),
    reminderCycles: reminderCycles ?? 0,
  }));
}

/** In Monit's order. */
export function eventsOf(filter: EventFilter): readonly EventName[] {
  if (filter === 'all') return eventNames;
  if ('only' in filter) return eventNames.filter((event) => filter.only.includes(event));
  return eventNames.filter((event) => !filter.except.includes(event));
}
