import fc from 'fast-check';
import { stringify } from 'yaml';
import { type ProfileDocument, profileSchema } from '../../src/profile/schema.ts';
import { arbitraryOf } from './schema-arbitrary.ts';
import { hostileText, profileTexts } from './texts.ts';

/** What one reading is about: a profile's file, the one that it may extend, and the passwords that it may name. */
export interface Case {
  readonly document: unknown;
  readonly parent: ProfileDocument;
  /** Of each place in `passwordVariables` and `passwordFiles`, in turn. */
  readonly passwords: readonly string[];
  /** Both are YAML. */
  readonly syntax: 'json' | 'block';
}

/** A value that a person might never write in the place of one that fits. */
const wild: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileText },
  {
    weight: 2,
    arbitrary: fc.oneof(fc.integer(), fc.maxSafeInteger(), fc.constantFrom(-1, 0, 1, 29, 2 ** 31, 2 ** 32)),
  },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, [], {}, '', ' ', ['all'], { only: [] }) },
  { weight: 1, arbitrary: fc.jsonValue() },
);

export interface CaseOptions {
  /** Whether the Monit in question knows SHA256 checksums. */
  readonly sha256: boolean;
  /** False: every value fits. */
  readonly damage?: boolean;
}

/**
 * Profiles of which each value fits by itself, so that most are accepted; in one of four a single value is replaced by
 * anything at all.
 */
export function cases(options: CaseOptions): fc.Arbitrary<Case> {
  const fitting = (arbitraryOf(profileSchema, profileTexts(options)) as fc.Arbitrary<ProfileDocument>).map(agreeing);
  const recipients = fitting.map((document) => document.recipients ?? []);
  return fc
    .record({
      child: fitting,
      recipients,
      parent: fc.tuple(fitting, recipients).map(([parent, list]) => withRecipients(parent, list)),
      passwords: fc.array(password, { minLength: 5, maxLength: 5 }),
      syntax: fc.constantFrom('json' as const, 'block' as const),
      damage: options.damage === false ? fc.constant(null) : rarely(fc.tuple(fc.nat(), wild, fc.boolean())),
    })
    .map(({ child, recipients: list, damage, ...rest }) => {
      const isComplete = child.recipients !== undefined || child.extends !== undefined;
      const document = isComplete ? child : { ...child, recipients: list };
      return { ...rest, document: damage === null ? document : damaged(document, ...damage) };
    });
}

/** One in four. */
const rarely = <T>(value: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: value });

/** Marked, so that no place where it should not be can be mistaken. */
export const passwordMark = 'hunter2';
const password = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(hostileText, hostileText)
      .map((parts) => parts.join(passwordMark).replace(/[\p{Cc}\p{Cs}]/gu, '')),
  },
  { weight: 1, arbitrary: fc.constantFrom(passwordMark, `"${passwordMark}"`, `${passwordMark} `, `/${passwordMark}`) },
);

/** One mailbox only once, and one timeout and greeting for the whole list: the rules that hold across keys. */
function agreeing(document: ProfileDocument): ProfileDocument {
  const { recipients, services, groups, 'mail-servers': servers, ...rest } = document;
  const timeout = servers?.find((server) => server.timeout !== undefined)?.timeout;
  const hostname = servers?.find((server) => server.hostname !== undefined)?.hostname;
  return {
    ...rest,
    ...(recipients && { recipients: distinct(recipients) }),
    ...(services && { services: agreeingRoutes(services) }),
    ...(groups && { groups: agreeingRoutes(groups) }),
    ...(servers && {
      'mail-servers': servers.map((server) => ({
        ...server,
        ...(server.timeout === undefined ? {} : { timeout }),
        ...(server.hostname === undefined ? {} : { hostname }),
      })),
    }),
  };
}

type Recipients = NonNullable<ProfileDocument['recipients']>;
type Routes = NonNullable<ProfileDocument['services']>;

function distinct(recipients: Recipients): Recipients {
  const known = new Set<string>();
  return recipients.filter(({ address }) => {
    const isNew = !known.has(address.toLowerCase());
    known.add(address.toLowerCase());
    return isNew;
  });
}

/** What is mailed beside the profile's recipients may repeat them: those may be inherited. */
function agreeingRoutes(routes: Routes): Routes {
  const agreeing = Object.entries(routes).map(([name, { recipients, also = [] }]): [string, Routes[string]] => [
    name,
    recipients === undefined
      ? { also: distinct(also).map((row) => ({ ...row, duplicate: true })) }
      : { recipients: distinct(recipients) },
  ]);
  return Object.fromEntries(agreeing);
}

function withRecipients(document: ProfileDocument, recipients: ProfileDocument['recipients']): ProfileDocument {
  const parent = { ...document, recipients };
  delete parent.extends;
  return parent;
}

/**
 * The document with another value in one of its places, or, where both are texts, with that one in the middle of it. A
 * place is anything in the document, down to a single word.
 */
function damaged(document: unknown, nth: number, value: unknown, isInserted: boolean): unknown {
  const places = placesIn(document);
  const place = places[nth % places.length] ?? [];
  const old = place.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], document);
  if (!isInserted || typeof old !== 'string' || typeof value !== 'string') return replaceAt(document, place, value);
  const middle = Math.floor(old.length / 2);
  return replaceAt(document, place, old.slice(0, middle) + value + old.slice(middle));
}

type Place = readonly (string | number)[];

function placesIn(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [[], ...entries.flatMap(([key, inner]) => placesIn(inner).map((place) => [key, ...place]))];
}

function replaceAt(value: unknown, [key, ...place]: Place, by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item, index) => (index === key ? replaceAt(item, place, by) : (item as unknown)));
  return { ...(value as object), [key]: replaceAt((value as Record<string, unknown>)[key], place, by) };
}

/** A profile's file. Lines are not folded: the library would do that in the middle of a character. */
export function write(document: unknown, syntax: Case['syntax']): string {
  return syntax === 'json' ? JSON.stringify(document) : stringify(document, { lineWidth: 0 });
}
