import { readFileSync } from 'node:fs';
import { Ajv, type ErrorObject } from 'ajv';

interface OutputSchema {
  readonly definitions: { readonly Document: { readonly anyOf: readonly { readonly $ref: string }[] } };
}

const file = new URL('../../../docs/output.schema.json', import.meta.url);

/** As strict as a test must be: a key that nobody has described is a fault. */
const schema = JSON.parse(readFileSync(file, 'utf8'), (_key, value: unknown) =>
  describesKeys(value) ? { ...value, additionalProperties: false } : value,
) as OutputSchema;

const ajv = new Ajv({ allErrors: true }).addSchema(schema, 'output');
const printed = schema.definitions.Document.anyOf.map(({ $ref }) => $ref);

/**
 * @throws Error where docs/output.schema.json describes no such document; it names the faults of the form that is
 * nearest.
 */
export function ensureDescribed(document: unknown): void {
  ensureFits(document, printed);
}

/** The same for what hooks read. */
export function ensureDescribedForHooks(document: unknown): void {
  ensureFits(document, ['#/definitions/HookDocument']);
}

function ensureFits(document: unknown, forms: readonly string[]): void {
  const faults = forms.map((form) => [form, faultsOf(document, form)] as const);
  const [nearest] = faults.toSorted(([, one], [, other]) => one.length - other.length);
  if (nearest === undefined || nearest[1].length === 0) return;
  const [form, errors] = nearest;
  const what = errors.map((error) => `  ${describe(error)}\n`).join('');
  throw new Error(
    `docs/output.schema.json describes no such document; it is no ${form}:\n${what}${JSON.stringify(document)}`,
  );
}

function faultsOf(document: unknown, form: string): readonly ErrorObject[] {
  const validate = ajv.getSchema(`output${form}`);
  if (validate === undefined) throw new Error(`docs/output.schema.json has no ${form}`);
  return validate(document) === true ? [] : (validate.errors ?? []);
}

function describe({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath || 'the document'} ${message ?? 'is wrong'} ${JSON.stringify(params)}`;
}

function describesKeys(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'properties' in value && !('additionalProperties' in value);
}
