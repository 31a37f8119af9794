import fc from 'fast-check';
import type { ProfileDocument } from '../../../src/profile/schema.ts';
import type { Block, Host, Routing, Statement } from './model.ts';

type Recipient = NonNullable<ProfileDocument['recipients']>[number];
type Routes = NonNullable<ProfileDocument['services']>;

/** Few, so that they meet; Monit takes those that differ in case for one. */
const addresses = ['ops@example.org', 'Ops@Example.ORG', 'web@example.org', 'dba@example.org', 'root@localhost'];
/** Monit takes the last ones, a profile does not. */
const othersAddresses = [...addresses, 'pager@example.org', 'ü@example.org', 'a..b@example.org', 'a@x_y.org'];
const names = [
  ...['nginx', 'nginx-backup', 'DB-1', 'db-2', 'my app', 'a/b', '50%', 'system', 'système', '.hidden', 'x*y', '[z]'],
  ...['a,b', 'n'.repeat(220), 'check', 'alert', '%73ystem', 'back\\slash'],
];
const patterns = ['*', 'db-*', '?b-1', '[a-m]*', '[!a-m]*', '*i*', 'nginx*', 'MY *', 'syst?me', String.raw`x\**`];
const groups = ['web', 'WEB2', 'db', 'All.Of-Them'];

const events = fc.shuffledSubarray(['timeout', 'nonexist', 'connection', 'instance', 'icmp'] as const, {
  minLength: 1,
  maxLength: 3,
});
const filter: fc.Arbitrary<Statement['events']> = fc.oneof(
  fc.constant('all' as const),
  events.map((only) => ({ only })),
  events.map((except) => ({ except })),
);
const reminder = fc.constantFrom(undefined, undefined, 1, 30);

const recipient: fc.Arbitrary<Recipient> = fc
  .record({ address: fc.constantFrom(...addresses), events: filter, reminder })
  .map(({ reminder: cycles, ...rest }) => ({
    ...rest,
    ...(cycles === undefined ? {} : { reminder: cycles }),
    duplicate: true as const,
  }));
export const recipients = fc.array(recipient, { maxLength: 3 });

export const route: fc.Arbitrary<Routes[string]> = fc.oneof(
  recipients.map((list) => ({ recipients: list })),
  fc.array(recipient, { minLength: 1, maxLength: 2 }).map((also) => ({ also })),
);

export const statement = (kinds: readonly Statement['kind'][]): fc.Arbitrary<Statement> =>
  fc.record({
    kind: fc.constantFrom(...kinds),
    address: fc.constantFrom(...othersAddresses),
    events: filter,
    reminder,
  });

const anyCase = (text: string) => fc.constantFrom(text, text, text.toUpperCase(), text.toLowerCase());
const inAnyCase = (texts: readonly string[]) => fc.constantFrom(...texts).chain(anyCase);

/** As Monit folds names. */
export const folded = (text: string) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
/** A key of a profile that is this name. */
const escaped = (name: string) => name.replace(/[\\*?[]/g, '\\$&');

export const block: fc.Arbitrary<Block> = fc.record({
  kind: fc.constantFrom('file', 'directory', 'process', 'host'),
  name: fc.constantFrom(...names),
  groups: fc.uniqueArray(inAnyCase(groups), { maxLength: 2, selector: folded }),
  statements: fc.array(statement(['alert', 'alert', 'noalert']), { maxLength: 2 }),
  includeAfter: fc.constantFrom(0, 1, 2, 0, undefined),
  file: fc.constantFrom('one', 'two'),
});

/** At most one `check system`, of which the name is the host's. */
const host: fc.Arbitrary<Host> = fc
  .record({
    blocks: fc.uniqueArray(block, { minLength: 1, maxLength: 7, selector: ({ name }) => folded(name) }),
    isSystem: fc.boolean(),
    others: fc.array(statement(['alert']), { maxLength: 3 }),
  })
  .map(({ blocks, isSystem, others }) => ({
    others,
    blocks: blocks.map((each, index) => (isSystem && index === 0 ? { ...each, kind: 'system', name: '$HOST' } : each)),
  }));

const routes = (keys: fc.Arbitrary<string>) =>
  fc
    .uniqueArray(fc.tuple(keys, route), { maxLength: 4, selector: ([key]) => folded(key) })
    .map((entries) => Object.fromEntries(entries));

const named = fc.oneof(
  { weight: 3, arbitrary: inAnyCase(names).map(escaped) },
  { weight: 2, arbitrary: inAnyCase(patterns) },
);

/** Every second key is left out. */
const document: fc.Arbitrary<ProfileDocument> = fc.record(
  {
    recipients,
    services: routes(named),
    groups: routes(inAnyCase([...groups, 'unknown'])),
    'other-alerts': fc.constantFrom('keep' as const, 'mute' as const),
  },
  { requiredKeys: [] },
);

export const routings: fc.Arbitrary<Routing> = fc
  .record({ host, child: document, parent: fc.option(document, { nil: undefined }), list: recipients })
  .map(({ host: given, child, parent, list }) => ({
    host: given,
    parent: parent && { ...parent, recipients: parent.recipients ?? list },
    profile:
      parent === undefined ? { ...child, recipients: child.recipients ?? list } : { ...child, extends: 'parent' },
  }));
