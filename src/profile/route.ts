import { MonitAlertError } from '../errors.ts';
import { eventsOf } from './alerts.ts';
import type { Profile, Recipient, Route } from './model.ts';
import { canonicalKey, foldName, keyForName, patternMatcher } from './service-name.ts';
import { nearest } from './suggestion.ts';

/** A service with its groups, as Monit knows them. */
export interface RoutedService {
  readonly name: string;
  readonly groups: readonly string[];
  /** Of `check system`, which the key `$HOST` names on every host. */
  readonly isSystem?: boolean;
}

/** As in `check system $HOST`. */
const systemKey = '$HOST';

interface Entry {
  /** As messages name it: `services.nginx`. */
  readonly key: string;
  readonly route: Route;
}

interface PatternEntry extends Entry {
  readonly matches: (name: string) => boolean;
}

interface RouteTable {
  /** By canonical key. */
  readonly names: ReadonlyMap<string, readonly Entry[]>;
  readonly patterns: readonly PatternEntry[];
  /** By folded name. */
  readonly groups: ReadonlyMap<string, readonly Entry[]>;
}

/** Profiles are asked for each service of a host, of which there may be thousands. */
const tables = new WeakMap<Profile, RouteTable>();

/**
 * Who is mailed about the service. A name takes precedence over a pattern, a pattern over a group.
 * @returns undefined if no key of `services` or `groups` matches: the profile's recipients apply.
 * @throws MonitAlertError `profile.ambiguous` if several keys of the same kind match, and differ.
 */
export function routeFor(profile: Profile, service: RoutedService): readonly Recipient[] | undefined {
  const [first, ...others] = matchingEntries(tableOf(profile), service);
  if (first === undefined) return undefined;
  const recipients = recipientsOf(profile, first);
  const other = others.find((entry) => !isSame(recipientsOf(profile, entry), recipients));
  if (other !== undefined) throw ambiguity(profile, service, [first, other]);
  return recipients;
}

/** Everybody whom the profile alerts about anything. */
export function allRecipients({ recipients, services, groups }: Profile): readonly Recipient[] {
  const routes = [...Object.values(services), ...Object.values(groups)];
  return [...recipients, ...routes.flatMap((route) => ('also' in route ? route.also : route.recipients))];
}

/** A sentence for each key of `services` and `groups` that matches nothing among all services of the host. */
export function unknownServices(profile: Profile, services: readonly RoutedService[]): string[] {
  const names = services.map(({ name }) => name);
  const keys = names.map(keyForName);
  const known = new Set(keys.map(canonicalKey));
  const groups = [...new Set(services.flatMap((service) => service.groups))];
  const knownGroups = new Set(groups.map(foldName));
  return [
    ...Object.keys(profile.services).flatMap((key) => {
      const matches = patternMatcher(key);
      if (matches === undefined ? known.has(canonicalKey(key)) : names.some(matches)) return [];
      const reason = matches === undefined ? 'this host has no such service' : 'this host has no service that matches';
      return [`services.${key}: ${reason}${guess(key, keys)}`];
    }),
    ...Object.keys(profile.groups)
      .filter((group) => !knownGroups.has(foldName(group)))
      .map((group) => `groups.${group}: this host has no such group${guess(group, groups)}`),
  ];
}

function tableOf(profile: Profile): RouteTable {
  const known = tables.get(profile);
  if (known !== undefined) return known;
  const table = readTable(profile);
  tables.set(profile, table);
  return table;
}

function readTable({ services, groups }: Profile): RouteTable {
  const names = new Map<string, Entry[]>();
  const patterns: PatternEntry[] = [];
  for (const [name, route] of Object.entries(services)) {
    const entry = { key: `services.${name}`, route };
    const matches = patternMatcher(name);
    if (matches !== undefined) patterns.push({ ...entry, matches });
    else append(names, canonicalKey(name), entry);
  }
  const byGroup = new Map<string, Entry[]>();
  for (const [name, route] of Object.entries(groups)) append(byGroup, foldName(name), { key: `groups.${name}`, route });
  return { names, patterns, groups: byGroup };
}

function append(entries: Map<string, Entry[]>, key: string, entry: Entry): void {
  entries.set(key, [...(entries.get(key) ?? []), entry]);
}

/** All of the highest rank. */
function matchingEntries({ names, patterns, groups }: RouteTable, service: RoutedService): readonly Entry[] {
  const ofSystem = service.isSystem === true ? (names.get(canonicalKey(systemKey)) ?? []) : [];
  const named = [...(names.get(canonicalKey(keyForName(service.name))) ?? []), ...ofSystem];
  if (named.length > 0) return named;
  const matching = patterns.filter(({ matches }) => matches(service.name));
  return matching.length > 0 ? matching : service.groups.flatMap((group) => groups.get(foldName(group)) ?? []);
}

function recipientsOf(profile: Profile, { route }: Entry): readonly Recipient[] {
  return 'also' in route ? [...profile.recipients, ...route.also] : route.recipients;
}

/** Whether both give the same mails. For Monit, an address in another case is the same recipient. */
function isSame(some: readonly Recipient[], others: readonly Recipient[]): boolean {
  return mailsOf(some).join('\n') === mailsOf(others).join('\n');
}

function mailsOf(recipients: readonly Recipient[]): string[] {
  return recipients
    .map(({ address, events, reminderCycles, mailFormat: { from, replyTo, subject, message } = {} }) =>
      JSON.stringify([foldName(address), eventsOf(events), reminderCycles, from, replyTo, subject, message]),
    )
    .sort();
}

function ambiguity({ file }: Profile, { name }: RoutedService, [one, other]: readonly [Entry, Entry]): MonitAlertError {
  return new MonitAlertError(
    'profile.ambiguous',
    `${file}: ${one.key} and ${other.key} differ, and both apply to the service "${name}"`,
    { hint: `Add the key "${keyForName(name)}" to "services": a name takes precedence over patterns and groups.` },
  );
}

function guess(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant === undefined ? '' : `; did you mean "${meant}"?`;
}
