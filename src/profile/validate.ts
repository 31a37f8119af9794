import * as v from 'valibot';
import { type Fault, refusal } from './file-faults.ts';
import type { KeyPath, ParsedYaml } from './yaml.ts';

export interface RuleFault {
  readonly path: KeyPath;
  readonly reason: string;
}

/**
 * @param rule Finds faults across keys; its data may not fit the schema.
 * @throws MonitAlertError with the given code, naming every fault with file, line and key.
 */
export function ensureFits<const Schema extends v.GenericSchema>(
  schema: Schema,
  yaml: ParsedYaml,
  code: string,
  rule: (data: unknown) => readonly RuleFault[] = () => [],
): v.InferOutput<Schema> {
  const data = yaml.data ?? {};
  const result = v.safeParse(schema, data);
  const found = [...readIssues(result.issues), ...furtherUnknownKeys(schema, data), ...rule(data)];
  if (result.success && found.length === 0) return result.output;
  throw refusal(
    code,
    found.map(({ path, reason }) => faultAt(yaml, path, reason)),
  );
}

/** Valibot stops at the first unknown key of a mapping, so each is removed before the next look. */
function furtherUnknownKeys(schema: v.GenericSchema, data: unknown): readonly IssueFault[] {
  const unknown = readIssues(v.safeParse(schema, data).issues).filter(({ isUnknownKey }) => isUnknownKey);
  if (unknown.length === 0) return [];
  const rest = structuredClone(data);
  for (const { path } of unknown) deleteKey(rest, path);
  return [...unknown, ...furtherUnknownKeys(schema, rest)];
}

function deleteKey(data: unknown, path: KeyPath): void {
  const holder = path.slice(0, -1).reduce<unknown>((value, part) => Reflect.get(Object(value), part), data);
  Reflect.deleteProperty(Object(holder) as object, path.at(-1) ?? '');
}

export function faultAt(yaml: ParsedYaml, path: KeyPath, reason: string): Fault {
  return { file: yaml.file, line: yaml.locate(path).line, key: describePath(path), reason };
}

interface IssueFault extends RuleFault {
  readonly isUnknownKey: boolean;
}

function readIssues(issues: readonly v.BaseIssue<unknown>[] = []): IssueFault[] {
  return issues.flatMap(readIssue);
}

/** The faults inside a union's mapping; the union's own message only if the value is no mapping. */
function readIssue(issue: v.BaseIssue<unknown>): IssueFault[] {
  const path = pathOf(issue);
  const within = (issue.type === 'union' ? (issue.issues ?? []) : []).filter(({ path: inner }) => inner !== undefined);
  if (within.length > 0) return readIssues(within).map((inner) => ({ ...inner, path: [...path, ...inner.path] }));
  const isUnknownKey = issue.expected === 'never' && typeof path.at(-1) === 'string';
  return [{ path, reason: issue.message, isUnknownKey }];
}

/** Valibot treats a list as a mapping with keys `0`, `1`. */
function pathOf({ path }: v.BaseIssue<unknown>): KeyPath {
  return (path ?? []).map(({ key, input }) => (Array.isArray(input) ? Number(key) : String(key)));
}

/** As a reader of the file would say it: `recipients[0].address`. */
export function describePath(path: KeyPath): string {
  // `password: {s3cret}` is a mapping whose key may be a password: it is not shown.
  const isSecret = path.at(-2) === 'password' && !['file', 'env'].includes(String(path.at(-1)));
  return (isSecret ? path.slice(0, -1) : path)
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('');
}
