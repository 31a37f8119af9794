import { code, item } from './markdown.ts';

/** As much of JSON Schema as our two schemas use. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  /** Definitions: valibot's; the other generator has `definitions`. */
  readonly $defs?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly default?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
}

/** The keys of a mapping as a list, with those of the mappings in it where these have no name of their own. */
export function keyList({ properties = {}, required = [] }: JsonSchema, depth = 0): string {
  const keys = Object.entries(properties).map(([name, schema]) => {
    const need = required.includes(name) ? '' : ', optional';
    const description = schema.description === undefined ? '' : `: ${schema.description}`;
    const about = item(`${code(name)} (${kindOf(schema)}${need})${description}`, depth);
    return (
      about +
      mappingsIn(schema)
        .map((inner) => keyList(inner, depth + 1))
        .join('')
    );
  });
  return keys.join('');
}

/** What a value is, in words. */
export function kindOf(schema: JsonSchema): string {
  const { $ref, type, items, anyOf, minimum, maximum, additionalProperties } = schema;
  if ($ref !== undefined) return nameOf($ref);
  if ('const' in schema) return code(String(schema.const));
  if (schema.enum !== undefined) return schema.enum.map((word) => code(String(word))).join(', ');
  if (anyOf !== undefined) return anyOf.map(kindOf).join(' or ');
  if (items !== undefined) return `list of ${kindOf(items)}`;
  if (typeof additionalProperties === 'object' && additionalProperties.$ref !== undefined) {
    return `mapping of names, each to a ${kindOf(additionalProperties)}`;
  }
  if (minimum !== undefined && maximum !== undefined) return `number, ${minimum} to ${maximum}`;
  return (
    ({ string: 'text', object: 'mapping', boolean: 'true or false' } as Record<string, string>)[type ?? ''] ??
    type ??
    'anything'
  );
}

/** The name that a reference leads to. */
export function nameOf(reference: string): string {
  return decodeURIComponent(reference.replace(/^#\/(?:definitions|\$defs)\//, ''));
}

function mappingsIn({ properties, items, anyOf, ...schema }: JsonSchema): readonly JsonSchema[] {
  if (properties !== undefined) return [{ properties, ...schema }];
  return [...(items === undefined ? [] : [items]), ...(anyOf ?? [])].flatMap(mappingsIn);
}
