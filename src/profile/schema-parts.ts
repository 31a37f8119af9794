import * as v from 'valibot';
import { suggestion } from './suggestion.ts';

/** No message repeats a value that may be a secret, as valibot's own messages would. */

function mustBe(what: string, input: unknown): string {
  if (input === null) return `is empty, and must be ${what}`;
  const unquoted = what === 'text' && (typeof input === 'number' || typeof input === 'boolean');
  return `must be ${what}${unquoted ? ': put it in quotes' : ''}`;
}

export function text(fault: (value: string) => string | undefined, description: string) {
  return v.pipe(
    v.string(({ input }) => mustBe('text', input)),
    v.check(
      (value) => fault(value) === undefined,
      ({ input }) => fault(input) ?? '',
    ),
    v.description(description),
  );
}

export function wholeNumber(least: number, most: number, description: string, why = '') {
  const message = `must be a whole number from ${least} to ${most}${why === '' ? '' : `: ${why}`}`;
  return v.pipe(
    v.number(message),
    v.integer(message),
    v.minValue(least, message),
    v.maxValue(most, message),
    v.description(description),
  );
}

/** `what` names the words in the plural. */
export function oneOf<const Words extends readonly string[]>(words: Words, what: string) {
  return v.picklist(words, ({ input }) =>
    typeof input === 'string'
      ? `"${input}" is not one of ${what}${suggestion(input, words, 'choose from')}`
      : mustBe(`one of ${what} (${words.join(', ')})`, input),
  );
}

/** `why` says what to do instead of leaving the list empty. */
export function list<const Item extends v.GenericSchema>(item: Item, least: 0 | 1, why = '') {
  return v.pipe(
    v.array(item, ({ input }) => mustBe('a list', input)),
    v.minLength(least, `is an empty list${why === '' ? '' : `: ${why}`}`),
  );
}

export function section<const Entries extends v.ObjectEntries>(entries: Entries, what?: string) {
  const keys = Object.keys(entries);
  // Valibot asks with `in`, which would let `constructor` and the like pass as known.
  const bare = Object.setPrototypeOf({ ...entries }, null) as Entries;
  return v.strictObject(bare, ({ input, expected, path }) => {
    const holder = path?.at(-1)?.input;
    if (holder === undefined || Array.isArray(holder)) {
      return mustBe(what ?? `a mapping with keys among ${keys.join(', ')}`, input);
    }
    if (expected !== 'never') return 'is missing';
    return `there is no such key${suggestion(String(input), keys, 'the keys are')}`;
  });
}

/** A mapping that names exactly one of its keys. */
export function choice<const Entries extends v.ObjectEntries>(entries: Entries, what: string) {
  const message = `must be ${what}`;
  return v.pipe(section(entries, what), v.minEntries(1, message), v.maxEntries(1, message));
}

/** A mapping whose keys are names that the reader chooses. The rules across keys refuse a list. */
export function mapping<const Value extends v.GenericSchema>(
  nameFault: (name: string) => string | undefined,
  value: Value,
) {
  const name = v.pipe(
    v.string(),
    v.check(
      (key) => nameFault(key) === undefined,
      ({ input }) => nameFault(input) ?? '',
    ),
  );
  return v.record(name, value, ({ input }) => mustBe('a mapping', input));
}
