import { isWord, type Token } from './lexer.ts';

/** A statement by which Monit tells somebody of events in another way than by an alert's mail; `line` is where. */
export type NotifierStatement =
  /** `set mmonit URL`, with the credentials that it may have. */
  | { readonly kind: 'mmonit'; readonly url: string; readonly line: number }
  /** `set eventqueue basedir DIRECTORY`: keeps what could not be told. */
  | { readonly kind: 'event-queue'; readonly directory: string; readonly line: number }
  /** The action `exec PROGRAM`; `service` as with a local alert. */
  | {
      readonly kind: 'exec';
      readonly program: string;
      readonly service: string | undefined;
      readonly line: number;
    };

/** Reads what begins at an index of a file's tokens (without noise words); several URLs may follow one `set mmonit`. */
export function readNotifiers(
  tokens: readonly Token[],
  index: number,
  service: string | undefined,
): NotifierStatement[] {
  const token = tokens[index];
  if (token === undefined) return [];
  const program = programOf(token, tokens[index + 1]);
  if (program !== undefined) return [{ kind: 'exec', program, service, line: token.line }];
  if (!isWord(tokens[index - 1], 'set')) return [];
  if (isWord(token, 'mmonit')) return readCollectors(tokens, index + 1);
  return isWord(token, 'eventqueue') ? readQueue(tokens, index) : [];
}

/**
 * `exec "/bin/sh -c '...'"` is one token of its own, `exec /bin/true` two words. What comes after the program's path
 * may hold secrets, and is not kept.
 */
function programOf({ kind, value }: Token, next: Token | undefined): string | undefined {
  if (kind === 'opaque') return /^exec(?:ute)?[ \r\t]*"\s*([^\s"]+)/i.exec(value)?.[1];
  const isExec = kind === 'word' && /^exec(?:ute)?$/i.test(value);
  return isExec && next?.value.startsWith('/') ? next.value.split(/\s/)[0] : undefined;
}

function readCollectors(tokens: readonly Token[], start: number): NotifierStatement[] {
  const collectors: NotifierStatement[] = [];
  for (const { kind, value, line } of tokens.slice(start)) {
    if (kind === 'check' || (kind === 'word' && value.toLowerCase() === 'set')) break;
    if (kind === 'opaque' && /^https?:\/\//i.test(value)) collectors.push({ kind: 'mmonit', url: value, line });
  }
  return collectors;
}

function readQueue(tokens: readonly Token[], index: number): NotifierStatement[] {
  const [basedir, directory] = tokens.slice(index + 1, index + 3);
  if (!isWord(basedir, 'basedir') || directory === undefined) return [];
  return [{ kind: 'event-queue', directory: directory.value, line: tokens[index]?.line ?? directory.line }];
}
