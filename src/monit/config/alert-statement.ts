import { type EventName, eventNames } from './grammar.ts';
import { isWord, type Token } from './lexer.ts';

/** A statement that says who gets mail: `set alert`, or `alert` and `noalert` in a service. */
export interface AlertStatement {
  readonly scope: 'global' | 'local';
  readonly kind: 'alert' | 'noalert';
  readonly recipient: string;
  /** The service a local statement belongs to; undefined when that service began in the file that includes this one. */
  readonly service: string | undefined;
  /** As in an alert table, none for `noalert`; undefined where the filter is not one that we can read. */
  readonly events: readonly EventName[] | undefined;
  /** Cycles between reminders; 0 where none are sent. */
  readonly reminderCycles: number;
  readonly line: number;
}

/**
 * Reads the statement whose keyword stands at an index of a file's tokens (without noise words). `alert` is a statement
 * where an address follows; elsewhere it is an action (`then alert`), which mails nobody that no statement names.
 *
 * @param service the service that the tokens before it are about.
 */
export function readAlert(
  tokens: readonly Token[],
  index: number,
  service: string | undefined,
): AlertStatement | undefined {
  const keyword = tokens[index];
  const address = tokens[index + 1];
  if (address?.kind !== 'address') return undefined;
  const kind = isWord(keyword, 'alert') ? 'alert' : isWord(keyword, 'noalert') ? 'noalert' : undefined;
  if (keyword === undefined || kind === undefined) return undefined;
  const scope = isWord(tokens[index - 1], 'set') ? 'global' : 'local';
  const terms = kind === 'noalert' ? { events: [], reminderCycles: 0 } : readTerms(tokens, index + 2);
  return { scope, kind, recipient: address.value, service, ...terms, line: keyword.line };
}

/** `[[not] { EVENTS }] [mail-format { ... }] [reminder N]`, the order that Monit's grammar wants (src/p.y). */
function readTerms(tokens: readonly Token[], start: number): Pick<AlertStatement, 'events' | 'reminderCycles'> {
  const isExcept = isWord(tokens[start], 'not');
  const filter = blockAt(tokens, isExcept ? start + 1 : start);
  const afterFilter = filter?.next ?? start;
  const format = isWord(tokens[afterFilter], 'mail-format') ? blockAt(tokens, afterFilter + 1) : undefined;
  const end = format?.next ?? afterFilter;
  return {
    events: filter === undefined ? eventNames : readEvents(filter.words, isExcept),
    reminderCycles: isWord(tokens[end], 'reminder') ? Number(tokens[end + 1]?.value) || 0 : 0,
  };
}

/** What stands between the braces that open at an index, and where it goes on behind them. */
function blockAt(tokens: readonly Token[], open: number): { words: string[]; next: number } | undefined {
  if (tokens[open]?.text !== '{') return undefined;
  const words: string[] = [];
  for (let at = open + 1; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.text === '}') return { words, next: at + 1 };
    words.push(token?.value.toLowerCase() ?? '');
  }
  return undefined;
}

/** Other spellings that Monit's lexer takes in a filter (5.27.2 to 6.0.0). */
const spelledOtherwise: Readonly<Record<string, EventName>> = {
  execute: 'exec',
  fsflag: 'fsflags',
  perm: 'permission',
};

function readEvents(words: readonly string[], isExcept: boolean): readonly EventName[] | undefined {
  const named = new Set<string>(words.map((word) => spelledOtherwise[word] ?? word));
  const known = new Set<string>(eventNames);
  if (![...named].every((word) => known.has(word))) return undefined;
  return eventNames.filter((event) => named.has(event) !== isExcept);
}
