import fc from 'fast-check';
import * as v from 'valibot';

/** What makes texts for a key of the schema, given as `mail-servers[].host`; most of them should fit that key. */
export type TextsFor = Readonly<Record<string, fc.Arbitrary<string>>>;

/** The parts of valibot's schemas that profiles are made of, as they are at run time. */
type Node =
  | { readonly type: 'strict_object'; readonly entries: Readonly<Record<string, Node>> }
  | { readonly type: 'optional'; readonly wrapped: Node }
  | { readonly type: 'array'; readonly item: Node }
  | { readonly type: 'union'; readonly options: readonly Node[] }
  | { readonly type: 'picklist'; readonly options: readonly string[] }
  | { readonly type: 'literal'; readonly literal: string | boolean }
  | { readonly type: 'record'; readonly key: Node; readonly value: Node }
  | { readonly type: 'string' | 'number' | 'boolean' | 'unknown' };

interface Action {
  readonly type: string;
  readonly requirement?: unknown;
}

const mostItems = 4;

/**
 * Values that fit a schema, made by walking the schema itself: a key that is added to it is in the next run. A text's
 * rule is a function, which nothing can be derived from: a text without a generator of its own is an error here.
 */
export function arbitraryOf(schema: unknown, texts: TextsFor, path = ''): fc.Arbitrary<unknown> {
  const node = schema as Node & { readonly pipe?: readonly Action[] };
  const values = ofNode(node, node.pipe?.slice(1) ?? [], texts, path);
  return node.pipe === undefined ? values : values.filter((value) => v.is(schema as v.GenericSchema, value));
}

/** Every key of a schema, as {@link TextsFor} names them; choices and flags are told apart from their parent by `.`. */
export function keysOf(schema: unknown, path = ''): string[] {
  const node = schema as Node;
  switch (node.type) {
    case 'strict_object':
      return Object.entries(node.entries).flatMap(([key, value]) => {
        const below = join(path, key);
        return [below, ...keysOf(value, below)];
      });
    case 'optional':
      return keysOf(node.wrapped, path);
    case 'array':
      return keysOf(node.item, `${path}[]`);
    case 'union':
      return node.options.flatMap((option) => keysOf(option, path));
    case 'boolean':
    case 'literal':
    case 'number':
    case 'picklist':
    case 'record':
    case 'string':
    case 'unknown':
      return [];
  }
}

function ofNode(node: Node, actions: readonly Action[], texts: TextsFor, path: string): fc.Arbitrary<unknown> {
  switch (node.type) {
    case 'strict_object':
      return ofMapping(node.entries, texts, path);
    case 'optional':
      return arbitraryOf(node.wrapped, texts, path);
    case 'array':
      return ofList(node.item, actions, texts, path);
    case 'union':
      return fc.oneof(...node.options.map((option) => arbitraryOf(option, texts, path)));
    case 'picklist':
      return fc.constantFrom(...node.options);
    case 'literal':
      return fc.constant(node.literal);
    case 'boolean':
      return fc.boolean();
    case 'number':
      return fc.integer({ min: limitIn(actions, 'min_value'), max: limitIn(actions, 'max_value') });
    case 'record':
      return ofRecord(node, texts, `${path}{}`);
    case 'unknown':
      return fc.jsonValue();
    case 'string':
      return textFor(texts, path);
  }
}

/** Every second key that may be left out is. */
function ofMapping(entries: Readonly<Record<string, Node>>, texts: TextsFor, path: string): fc.Arbitrary<unknown> {
  const values = Object.entries(entries).map(([key, value]) => {
    const said = arbitraryOf(value, texts, join(path, key)).map((inner) => [[key, inner] as const]);
    return value.type === 'optional' ? fc.oneof(fc.constant([]), said) : said;
  });
  return fc.tuple(...values).map((said) => Object.fromEntries(said.flat()));
}

/** A text for a name has the path of the values. */
function ofRecord(node: Node & { type: 'record' }, texts: TextsFor, path: string): fc.Arbitrary<unknown> {
  const [name, value] = [arbitraryOf(node.key, texts, path), arbitraryOf(node.value, texts, path)];
  return fc.dictionary(name as fc.Arbitrary<string>, value, { maxKeys: 3, noNullPrototype: true });
}

/** A list of words has each of them once or oftener; `min_length` is the only limit that the schema sets. */
function ofList(item: Node, actions: readonly Action[], texts: TextsFor, path: string): fc.Arbitrary<unknown> {
  const minLength = actions.some(({ type }) => type === 'min_length') ? limitIn(actions, 'min_length') : 0;
  const words = item.type === 'picklist' ? [fc.shuffledSubarray([...item.options], { minLength })] : [];
  return fc.oneof(fc.array(arbitraryOf(item, texts, `${path}[]`), { minLength, maxLength: mostItems }), ...words);
}

function limitIn(actions: readonly Action[], type: string): number {
  const limit = actions.find((action) => action.type === type)?.requirement;
  if (typeof limit === 'number') return limit;
  throw new Error(`the schema has a list or number without ${type}: say here how to make one`);
}

function textFor(texts: TextsFor, path: string): fc.Arbitrary<string> {
  const found = Object.hasOwn(texts, path) ? texts[path] : undefined;
  if (found !== undefined) return found;
  throw new Error(`there is no generator of texts for ${path}: add one to test/properties/texts.ts`);
}

function join(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}
