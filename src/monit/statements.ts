import { type HttpdStatement, readHttpd } from './httpd-statement.ts';
import { type Token, tokenize } from './lexer.ts';

/** Where something stands as written, quotes included: offsets into the file's text. */
export interface TextRange {
  readonly start: number;
  /** That of the first character after it. */
  readonly end: number;
}

/** `include PATTERN`, with the range of the pattern. */
export interface IncludeStatement extends TextRange {
  /** As Monit hands it to glob(3): without quotes. */
  readonly pattern: string;
  readonly line: number;
}

/** A statement that says who gets mail: `set alert`, or `alert` and `noalert` in a service. */
export interface AlertStatement {
  readonly scope: 'global' | 'local';
  readonly kind: 'alert' | 'noalert';
  readonly recipient: string;
  /** The service a local statement belongs to; undefined when that service began in the file that includes this one. */
  readonly service: string | undefined;
  readonly line: number;
}

/** What one file says about the subjects that concern monit-alert. */
export interface Statements {
  readonly includes: readonly IncludeStatement[];
  readonly alerts: readonly AlertStatement[];
  readonly httpd: readonly HttpdStatement[];
  /** The paths of `set idfile PATH`. */
  readonly idFiles: readonly TextRange[];
}

/** Words that Monit reads over wherever they stand; so may stand between `set alert` and its address. */
const noise =
  /^(?:is|as|are|for|via|on|only|with|within|without|programs?|and|has|using|use|the|to|sum|than|usage|was|times|but|of|or|does|per|in|last|rate|capacity|activity|options?)$/i;

/** The tokens of a text that mean something to Monit. */
export function meaningfulTokens(text: string): Token[] {
  return tokenize(text).filter(({ kind, value }) => kind !== 'word' || !noise.test(value));
}

/** Reads the statements of one file's text. Never fails: a syntax error is for Monit to report. */
export function readStatements(text: string): Statements {
  const tokens = meaningfulTokens(text);
  const alerts: AlertStatement[] = [];
  let service: string | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'name') service = token.value;
    if (isWord(token, 'set')) service = undefined;
    const statement = readAlert(tokens, index, service);
    if (statement !== undefined) alerts.push(statement);
  }
  const includes = tokens.filter(({ kind }) => kind === 'pattern').map(toInclude);
  return { includes, alerts, httpd: readHttpd(tokens), idFiles: readIdFiles(tokens) };
}

function readIdFiles(tokens: readonly Token[]): TextRange[] {
  return tokens.filter(
    ({ value }, index) =>
      value.startsWith('/') && isWord(tokens[index - 1], 'idfile') && isWord(tokens[index - 2], 'set'),
  );
}

/**
 * `alert` is a statement where an address follows; elsewhere it is an action (`then alert`), which mails nobody that no
 * statement names.
 */
function readAlert(tokens: readonly Token[], index: number, service: string | undefined): AlertStatement | undefined {
  const keyword = tokens[index];
  const address = tokens[index + 1];
  if (address?.kind !== 'address') return undefined;
  const kind = isWord(keyword, 'alert') ? 'alert' : isWord(keyword, 'noalert') ? 'noalert' : undefined;
  if (keyword === undefined || kind === undefined) return undefined;
  const scope = isWord(tokens[index - 1], 'set') ? 'global' : 'local';
  return { scope, kind, recipient: address.value, service, line: keyword.line };
}

function toInclude({ value, line, start, end }: Token): IncludeStatement {
  return { pattern: value, line, start, end };
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.value.toLowerCase() === word;
}
