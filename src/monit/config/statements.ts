import { type AlertStatement, readAlert } from './alert-statement.ts';
import { type HttpdStatement, readHttpd } from './httpd-statement.ts';
import { isWord, type TextRange, type Token, tokenize } from './lexer.ts';
import { type NotifierStatement, readNotifiers } from './notifier-statement.ts';

/** A `check` block. */
export interface Block {
  /** The service's name as written: `$HOST` is not expanded. */
  readonly service: string;
  /** `check system`. */
  readonly isSystem: boolean;
}

/** The range goes from `check` to the last token of the block in this file. */
export interface CheckBlock extends Block, TextRange {
  readonly line: number;
  /** Offset behind its last statement before any include statement: an included file may begin another block. */
  readonly tail: number;
  /** Whether another statement begins on the line where `tail` is. */
  readonly sharesLine: boolean;
}

/** The range is that of the pattern. */
export interface IncludeStatement extends TextRange {
  /** As Monit passes it to glob(3): without quotes. */
  readonly pattern: string;
  readonly line: number;
  /** Where it stands; undefined: at top level, or in a block that began in the file that includes this one. */
  readonly block: Block | undefined;
}

export interface Statements {
  readonly blocks: readonly CheckBlock[];
  readonly includes: readonly IncludeStatement[];
  readonly alerts: readonly AlertStatement[];
  readonly httpd: readonly HttpdStatement[];
  readonly otherNotifiers: readonly NotifierStatement[];
  /** The paths of `set idfile`. */
  readonly idFiles: readonly TextRange[];
}

/** Monit ignores these words everywhere, even between `set alert` and its address. */
const noise = new Set(
  (
    'is as are for via on only with within without program programs and has using use the to sum than usage was ' +
    'times but of or does per in last rate capacity activity option options'
  ).split(' '),
);

function meaningfulTokens(text: string): Token[] {
  return tokenize(text).filter(({ kind, value }) => kind !== 'word' || !noise.has(value.toLowerCase()));
}

/** Never fails: Monit itself reports syntax errors. */
export function readStatements(text: string): Statements {
  const tokens = meaningfulTokens(text);
  const alerts: AlertStatement[] = [];
  const otherNotifiers: NotifierStatement[] = [];
  const includes: IncludeStatement[] = [];
  let block: Block | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'name') block = toBlock(tokens[index - 1], token);
    if (isWord(token, 'set')) block = undefined;
    if (token.kind === 'pattern') includes.push(toInclude(token, block));
    const statement = readAlert({ text, tokens }, index, block?.service);
    if (statement !== undefined) alerts.push(statement);
    otherNotifiers.push(...readNotifiers(tokens, index, block?.service));
  }
  const blocks = readBlocks(text, tokens);
  return { blocks, includes, alerts, httpd: readHttpd(tokens), otherNotifiers, idFiles: readIdFiles(tokens) };
}

export function readSetAlerts(text: string): AlertStatement[] {
  return readStatements(text).alerts.filter(({ scope }) => scope === 'global');
}

function readIdFiles(tokens: readonly Token[]): TextRange[] {
  return tokens.filter(
    ({ value }, index) =>
      value.startsWith('/') && isWord(tokens[index - 1], 'idfile') && isWord(tokens[index - 2], 'set'),
  );
}

function readBlocks(text: string, tokens: readonly Token[]): CheckBlock[] {
  const heads = tokens.flatMap(({ kind }, index) => (kind === 'name' ? [index - 1] : []));
  return heads.flatMap((head) => {
    const first = tokens[head];
    const name = tokens[head + 1];
    const isEnd = (token: Token) => token.kind === 'check' || isWord(token, 'set');
    const next = indexFrom(tokens, head + 2, isEnd);
    const behind = indexFrom(tokens, head + 2, (token) => token.kind === 'include' || isEnd(token));
    const [last, tail, after] = [tokens[next - 1], tokens[behind - 1], tokens[behind]];
    if (first === undefined || name === undefined || last === undefined || tail === undefined) return [];
    const sharesLine = after !== undefined && !text.slice(tail.end, after.start).includes('\n');
    const { line, start } = first;
    return [{ ...toBlock(first, name), line, start, end: last.end, tail: tail.end, sharesLine }];
  });
}

/** The index of the next such token; the number of tokens if there is none. */
function indexFrom(tokens: readonly Token[], start: number, isWanted: (token: Token) => boolean): number {
  for (let index = start; index < tokens.length; index += 1) {
    const token = tokens[index];
    if (token !== undefined && isWanted(token)) return index;
  }
  return tokens.length;
}

function toBlock(check: Token | undefined, { value }: Token): Block {
  return { service: value, isSystem: /system\s*$/i.test(check?.text ?? '') };
}

function toInclude({ value, line, start, end }: Token, block: Block | undefined): IncludeStatement {
  return { pattern: value, line, start, end, block };
}
