import { isWord, type Token } from './lexer.ts';

/** A statement by which Monit notifies somebody, other than an alert's mail. */
export type NotifierStatement =
  /** `set mmonit URL`; the URL may contain credentials. */
  | { readonly kind: 'mmonit'; readonly url: string; readonly line: number }
  /** `set eventqueue basedir DIRECTORY`: keeps undelivered events. */
  | { readonly kind: 'event-queue'; readonly directory: string; readonly line: number }
  /** `exec PROGRAM`; `service` as in a local alert. */
  | {
      readonly kind: 'exec';
      readonly program: string;
      readonly service: string | undefined;
      readonly line: number;
    };

/** Expects tokens without noise words; several URLs may follow one `set mmonit`. */
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

// `exec "/bin/sh -c '...'"` is one token, `exec /bin/true` two. Arguments are dropped: they can be secrets.
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
