import {
  Document,
  LineCounter,
  type Node,
  type ParsedNode,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  parseAllDocuments,
  visit,
  type YAMLError,
} from 'yaml';
import { type Fault, refusal } from './file-faults.ts';

/** Both count from 1. */
interface Place {
  readonly line: number;
  readonly column: number;
}

/** Keys and list indexes that lead from the top of a document to a value. */
export type KeyPath = readonly (string | number)[];

export interface ParsedYaml {
  readonly file: string;
  /** Maps, lists, strings, numbers, booleans and null; null for an empty file. */
  readonly data: unknown;
  /** For a path that does not exist: the place of the nearest part that does. */
  readonly locate: (path: KeyPath) => Place;
}

export interface YamlComment {
  readonly path: KeyPath;
  readonly text: string;
}

/** Lists of plain words are on one line. */
export function writeYaml(data: object, head: string, comments: readonly YamlComment[]): string {
  const document = new Document(data);
  if (head !== '') document.commentBefore = asComment(head);
  for (const { path, text } of comments) {
    const node = document.getIn(path, true);
    if (isNode(node)) node.commentBefore = asComment(text);
  }
  visit(document, {
    Seq: (_, list) => {
      if (list.items.every(isScalar)) list.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 });
}

function asComment(text: string): string {
  return text
    .split('\n')
    .map((line) => ` ${line}`.trimEnd())
    .join('\n');
}

/** A file with more is an attack or an accident. */
const mostAliases = 100;

/** YAML 1.2: one document, text keys, no duplicate keys, no custom tags. @throws MonitAlertError `yaml.invalid` */
export function parseYaml(text: string, file: string): ParsedYaml {
  const lineCounter = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const faultAt = (offset: number, reason: string): Fault => ({ file, line: place(offset).line, reason });

  const [document, ...others] = parseDocuments(text, lineCounter, faultAt);
  if (document === undefined) return { file, data: null, locate: () => ({ line: 1, column: 1 }) };
  const faults = [...document.errors, ...document.warnings].map((error) =>
    faultAt(error.pos[0], describe(error, text)),
  );
  for (const other of others.slice(0, 1)) {
    faults.push(faultAt(other.contents?.range[0] ?? other.range[0], 'a second document begins; only one is allowed'));
  }
  if (faults.length > 0) throw refusal('yaml.invalid', faults);
  return { file, data: toData(document, text, faultAt), locate: (path) => place(offsetOf(document, path)) };
}

function parseDocuments(
  text: string,
  lineCounter: LineCounter,
  faultAt: (offset: number, reason: string) => Fault,
): readonly Document.Parsed[] {
  try {
    const documents = parseAllDocuments(text, { lineCounter, prettyErrors: false, stringKeys: true });
    return 'empty' in documents ? [] : documents;
  } catch (cause) {
    // Thousands of nested brackets end the parser's stack before it can report an error of its own.
    throw refusal('yaml.invalid', [faultAt(0, `cannot be read as YAML (${messageOf(cause)})`)], { cause });
  }
}

function toData(document: Document.Parsed, text: string, faultAt: (offset: number, reason: string) => Fault): unknown {
  try {
    return document.toJS({ maxAliasCount: mostAliases });
  } catch (cause) {
    let offset = 0;
    visit(document, {
      Alias: (_, alias) => {
        offset = alias.range?.[0] ?? 0;
        return alias.resolve(document) === undefined ? visit.BREAK : undefined;
      },
    });
    const reason = withoutQuote(messageOf(cause), text, offset);
    throw refusal('yaml.invalid', [faultAt(offset, `the alias cannot be resolved (${reason})`)]);
  }
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? lowerFirst(cause.message) : String(cause);
}

function lowerFirst(sentence: string): string {
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}

function describe(error: YAMLError, text: string): string {
  if (error.code !== 'DUPLICATE_KEY') return withoutQuote(lowerFirst(error.message), text, error.pos[0]);
  const key = /^[^:\n]+/.exec(text.slice(error.pos[0]))?.[0] ?? '';
  return `duplicate key "${key.trim()}"`;
}

/** The parser quotes what it could not read (`unresolved tag: !x`), which may be a password. */
function withoutQuote(message: string, text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1).split('\n', 1)[0] ?? '';
  return /(?:pass|secret|key|token)\w*["']?\s*:/i.test(line) ? message.replace(/(?:: | %).*/s, '') : message;
}

function offsetOf(document: Document.Parsed, path: KeyPath): number {
  let node: unknown = document.contents;
  let offset = document.contents?.range[0] ?? 0;
  for (const part of path) {
    const step = stepInto(isAlias(node) ? node.resolve(document) : node, part);
    if (step === undefined) break;
    offset = step.offset ?? offset;
    node = step.node;
  }
  return offset;
}

function stepInto(node: unknown, part: string | number): { offset: number | undefined; node: unknown } | undefined {
  if (isSeq<ParsedNode>(node)) {
    const item = typeof part === 'number' ? node.items[part] : undefined;
    return item === undefined ? undefined : { offset: item.range[0], node: item };
  }
  if (!isMap(node)) return undefined;
  const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(part));
  return pair === undefined ? undefined : { offset: startOf(pair.key), node: pair.value };
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? (node as Node).range?.[0] : undefined;
}
