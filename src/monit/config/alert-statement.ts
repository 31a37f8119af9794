import { type EventName, eventNames, eventWords } from './events.ts';
import { type Alert } from './grammar.ts';
import { isWord, type TextRange, type Token } from './lexer.ts';

/** For one recipient. Monit takes missing values from `set mail-format` or its defaults. */
export interface AlertFormat {
  readonly from?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly message?: string;
}

/** `set alert`, or `alert` and `noalert` in a service. */
export interface AlertStatement extends TextRange {
  readonly scope: 'global' | 'local';
  readonly kind: 'alert' | 'noalert';
  readonly recipient: string;
  /** Of a local statement; undefined if the service begins in the file that includes this one. */
  readonly service: string | undefined;
  /** Empty for `noalert`; undefined if the filter cannot be read. */
  readonly events: readonly EventName[] | undefined;
  /** Cycles between reminders; 0 for none. */
  readonly reminderCycles: number;
  readonly format: AlertFormat | undefined;
  readonly line: number;
  /** Why the statement cannot be moved to another file; undefined if it can. */
  readonly unreadReason: string | undefined;
}

export interface Source {
  readonly text: string;
  /** Without noise words. */
  readonly tokens: readonly Token[];
}

/** Reads the statement whose keyword is at an index of the tokens. `alert` without an address is an action. */
export function readAlert(source: Source, index: number, service: string | undefined): AlertStatement | undefined {
  const { tokens } = source;
  const [keyword, address] = tokens.slice(index, index + 2);
  if (keyword === undefined || address?.kind !== 'address') return undefined;
  const kind = isWord(keyword, 'alert') ? 'alert' : isWord(keyword, 'noalert') ? 'noalert' : undefined;
  if (kind === undefined) return undefined;
  const scope = isWord(tokens[index - 1], 'set') ? 'global' : 'local';
  const first = scope === 'global' ? index - 1 : index;
  const { line, start } = tokens[first] ?? keyword;
  const { next, fault, ...terms } = kind === 'noalert' ? noTerms(index + 2) : readTerms(tokens, index + 2);
  const { end } = tokens[next - 1] ?? address;
  const unreadReason = fault ?? neighbourFault(source, first, next);
  return { scope, kind, recipient: address.value, service, ...terms, line, start, end, unreadReason };
}

export function alertOf({ recipient, events, reminderCycles, unreadReason }: AlertStatement): Alert | undefined {
  return events === undefined || unreadReason !== undefined ? undefined : { recipient, events, reminderCycles };
}

/** `next` is the index of the token after it. */
interface Part<Value> {
  readonly value: Value;
  readonly next: number;
  readonly fault?: string;
}

type Terms = Pick<AlertStatement, 'events' | 'reminderCycles' | 'format'> & Omit<Part<never>, 'value'>;

function noTerms(next: number): Terms {
  return { events: [], reminderCycles: 0, format: undefined, next };
}

/** `[[not] { EVENTS }] [mail-format { ... }] [reminder N [cycles]]`: the only order in 5.27.2 to 6.0.0. */
function readTerms(tokens: readonly Token[], start: number): Terms {
  const events = readEvents(tokens, start);
  const format = readFormat(tokens, events.next);
  const reminder = readReminder(tokens, format.next);
  const fault = events.fault ?? format.fault;
  return {
    events: events.value,
    format: format.value,
    reminderCycles: reminder.value,
    next: reminder.next,
    ...(fault === undefined ? {} : { fault }),
  };
}

function readEvents(tokens: readonly Token[], start: number): Part<readonly EventName[] | undefined> {
  const isExcluding = isWord(tokens[start], 'not');
  const open = isExcluding ? start + 1 : start;
  if (!isExcluding && tokens[open]?.text !== '{') return { value: eventNames, next: start };
  const block = readBlock(tokens, open);
  if (block === undefined) return { value: undefined, next: open, fault: 'its event filter is not understood' };
  const words = block.value.map(({ value }) => value.toLowerCase());
  const unknown = words.find((word) => !eventWords.has(word));
  if (unknown !== undefined) {
    return { value: undefined, next: block.next, fault: `there is no event "${unknown}"` };
  }
  const named = new Set(words.map((word) => eventWords.get(word)));
  return { value: eventNames.filter((event) => named.has(event) !== isExcluding), next: block.next };
}

const formatKeys = new Map<string, keyof AlertFormat>([
  ['from', 'from'],
  ['reply-to', 'replyTo'],
  ['subject', 'subject'],
  ['message', 'message'],
]);

function readFormat(tokens: readonly Token[], start: number): Part<AlertFormat | undefined> {
  if (!isWord(tokens[start], 'mail-format')) return { value: undefined, next: start };
  const block = readBlock(tokens, start + 1);
  const format: { -readonly [Key in keyof AlertFormat]: string } = {};
  for (const { text } of block?.value ?? []) {
    const [, keyword = '', written = ''] = /^([a-z-]+):([^]*)$/i.exec(text) ?? [];
    const key = formatKeys.get(keyword.toLowerCase());
    if (key === undefined || key in format) return unknownFormat(block?.next ?? start);
    format[key] = written.trim();
  }
  return block === undefined ? unknownFormat(start) : { value: format, next: block.next };
}

function unknownFormat(next: number): Part<undefined> {
  return { value: undefined, next, fault: 'its mail-format is not understood' };
}

function readReminder(tokens: readonly Token[], start: number): Part<number> {
  const [keyword, count, unit] = tokens.slice(start, start + 3);
  if (!isWord(keyword, 'reminder') || count === undefined || !/^\d+$/.test(count.value)) {
    return { value: 0, next: start };
  }
  const hasUnit = isWord(unit, 'cycle') || isWord(unit, 'cycles');
  return { value: Number(count.value), next: start + (hasUnit ? 3 : 2) };
}

function readBlock(tokens: readonly Token[], open: number): Part<readonly Token[]> | undefined {
  if (tokens[open]?.text !== '{') return undefined;
  for (let at = open + 1; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '}') return { value: tokens.slice(open + 1, at), next: at + 1 };
  }
  return undefined;
}

/** What begins a statement of a `check` block (5.27.2 to 6.0.0); the lexer joins some with their values. */
const beginsStatement = /^(?:if|alert|noalert|every|mode|onreboot|(?:start|stop|restart|group|depends?)\b[^]*)$/i;

/** Why a statement cannot be moved without touching its neighbours. */
function neighbourFault({ text, tokens }: Source, first: number, next: number): string | undefined {
  const [before, start, end, after] = [tokens[first - 1], tokens[first], tokens[next - 1], tokens[next]];
  const isEnd = after === undefined || after.kind === 'check' || after.kind === 'include' || isWord(after, 'set');
  const isLocal = !isWord(start, 'set');
  if (!isEnd && !(isLocal && beginsStatement.test(after.text))) {
    return 'what comes after it is not understood'; // It may be a mistyped password.
  }
  const isApart = (one: Token | undefined, other: Token | undefined) =>
    one === undefined || other === undefined || text.slice(one.end, other.start).includes('\n');
  return isApart(before, start) && isApart(end, after) ? undefined : 'it shares a line with another statement';
}
