import type { ProfileDocument } from '../../../src/profile/schema.ts';
import { allEvents } from '../expectation.ts';
import { folded } from './cases.ts';
import type { Block, Host, Routing, Statement } from './model.ts';

// Made from docs/profiles.md and from Monit's manual alone, not with the code under test.

/** What is mailed about a service, row by row, sorted: `ops@example.org: connection timeout: 30`. */
export type Table = readonly string[];

/** What Monit knows of a service, whoever said it. */
type Service = Pick<Block, 'name' | 'groups' | 'statements' | 'includeAfter'>;
type Recipients = NonNullable<ProfileDocument['recipients']>;
type Routes = NonNullable<ProfileDocument['services']>;

export interface Row {
  readonly address: string;
  readonly events: readonly string[];
  readonly reminder: number;
}

/** @param services as Monit prints their names. @returns `ambiguous` if the profile must be refused. */
export function expectedTables(
  routing: Routing,
  services: readonly Service[],
): ReadonlyMap<string, Table> | 'ambiguous' {
  const profile = whole(routing);
  const tables = services.map((service) => [service.name, tableFor(profile, routing.host, service)] as const);
  const sorted = new Map<string, Table>();
  for (const [name, table] of tables) {
    if (table === undefined) return 'ambiguous';
    sorted.set(name, table.map(shown).sort());
  }
  return sorted;
}

/** "A key in the file replaces the inherited key as a whole"; services and groups are merged, name by name. */
function whole({ profile, parent }: Routing): ProfileDocument {
  return {
    ...parent,
    ...profile,
    services: merged(parent?.services, profile.services),
    groups: merged(parent?.groups, profile.groups),
  };
}

function merged(inherited: Routes = {}, own: Routes = {}): Routes {
  const said = new Set(Object.keys(own).map(folded));
  return { ...Object.fromEntries(Object.entries(inherited).filter(([key]) => !said.has(folded(key)))), ...own };
}

/** Undefined: ambiguous. */
function tableFor(profile: ProfileDocument, { others }: Host, service: Service): readonly Row[] | undefined {
  const own = (profile.recipients ?? []).map(rowOf);
  const kept = others.map(rowOf);
  // Without the line, only Monit's own rules count.
  if (service.includeAfter === undefined) return byMonit([...own, ...kept], service.statements);
  const theirs = profile['other-alerts'] === 'mute' ? [] : kept;
  const routes = matching(profile, service).map((route) => routed(profile, route).map(rowOf));
  const [first, ...rest] = routes;
  if (first === undefined) return byMonit([...own, ...theirs], service.statements);
  const said = (rows: readonly Row[]) => rows.map(asWritten).sort().join('\n');
  if (rest.some((rows) => said(rows) !== said(first))) return undefined;
  // What other files say stays in force, as far as it would be without a profile; so does the block's own `alert`.
  return [...first, ...byMonit(theirs, service.statements)];
}

/** "Its name takes precedence over a pattern, and a pattern over a group." */
function matching({ services = {}, groups = {} }: ProfileDocument, service: Service): Routes[string][] {
  const routes = Object.entries(services).map(([key, route]) => ({ key, route, isPattern: isPattern(key) }));
  const found = routes.filter(({ key }) => expression(key).test(folded(service.name)));
  const byName = found.filter((each) => !each.isPattern);
  if (byName.length > 0) return byName.map(({ route }) => route);
  if (found.length > 0) return found.map(({ route }) => route);
  const mine = service.groups.map(folded);
  return Object.entries(groups).flatMap(([key, route]) => (mine.includes(folded(key)) ? [route] : []));
}

function routed({ recipients = [] }: ProfileDocument, { recipients: instead, also = [] }: Routes[string]): Recipients {
  return instead ?? [...recipients, ...also];
}

function isPattern(key: string): boolean {
  return /[*?[]/.test(key.replace(/\\./g, ''));
}

function expression(key: string): RegExp {
  const parts = folded(key).match(/\\.|\[!?[^\]]+\]|[^]/gu) ?? [];
  const source = parts.map((part) => {
    if (part === '*') return '[^]*';
    if (part === '?') return '[^]';
    if (/^\[./.test(part)) return part.replace('[!', '[^');
    return (part.length > 1 && part.startsWith('\\') ? part.slice(1) : part).replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
  });
  return new RegExp(`^${source.join('')}$`, 'u');
}

/**
 * Monit's rules for a service: for each address, its own statements replace all global ones; case does not count. A
 * `noalert` beside an `alert` for the same address has no effect.
 */
function byMonit(globals: readonly Row[], statements: readonly Statement[]): Row[] {
  const local = statements.map(rowOf);
  const own = new Set(local.map(({ address }) => address));
  return [...local, ...globals.filter(({ address }) => !own.has(address))].filter(({ events }) => events.length > 0);
}

function rowOf(said: Recipients[number] | Statement): Row {
  const events = 'kind' in said && said.kind === 'noalert' ? [] : eventsIn(said.events);
  return { address: folded(said.address), events, reminder: said.reminder ?? 0 };
}

function eventsIn(filter: Statement['events']): readonly string[] {
  if (filter === 'all') return allEvents;
  const named = new Set<string>(filter.only ?? filter.except);
  return allEvents.filter((event) => named.has(event) === (filter.only !== undefined));
}

const asWritten = ({ address, events, reminder }: Row) => `${address}: ${events.join(' ')}: ${reminder}`;

export function shown(row: Row): string {
  return asWritten(row).replace(allEvents.join(' '), 'all');
}

/** What Monit makes of the tables that it prints. */
export function tableByMonit(globals: readonly Row[], locals: readonly Row[]): Table {
  const own = new Set(locals.map(({ address }) => address));
  const rows = [...locals, ...globals.filter(({ address }) => !own.has(address))];
  return rows
    .filter(({ events }) => events.length > 0)
    .map(shown)
    .sort();
}
