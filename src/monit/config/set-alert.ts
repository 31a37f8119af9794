import { type Alert, type EventName, eventNames } from './grammar.ts';
import type { Token } from './lexer.ts';
import { meaningfulTokens, type TextRange } from './statements.ts';

/** A recipient's own mail format; what is unset is as `set mail-format` or Monit has it. */
interface AlertFormat {
  readonly from?: string;
  readonly replyTo?: string;
  readonly subject?: string;
  readonly message?: string;
}

/** A `set alert` with all that it says (manual, "Setting a global alert"), and where it stands. */
export interface SetAlert extends TextRange {
  readonly kind: 'read';
  readonly line: number;
  readonly alert: Alert;
  readonly format: AlertFormat | undefined;
}

/** A `set alert` that is not understood, or not to be told from what stands around it. */
export interface UnreadSetAlert {
  readonly kind: 'unread';
  readonly line: number;
  readonly recipient: string;
  /** Why, to follow a colon. */
  readonly reason: string;
}

/** Other words that Monit takes for an event in a filter (5.27.2 to 6.0.0). */
const otherEventNames: Readonly<Record<string, EventName>> = {
  fsflag: 'fsflags',
  perm: 'permission',
  time: 'timestamp',
};

/**
 * Reads every `set alert` of a text that Monit accepts. The order of its parts is fixed: address, event filter, mail
 * format, reminder (5.27.2 to 6.0.0). Anything else is handed back as unread, never guessed at.
 */
export function readSetAlerts(text: string): (SetAlert | UnreadSetAlert)[] {
  const tokens = meaningfulTokens(text);
  return tokens.flatMap((token, index): (SetAlert | UnreadSetAlert)[] => {
    const [set, keyword, address] = tokens.slice(index, index + 3);
    if (!isWord(set, 'set') || !isWord(keyword, 'alert') || address?.kind !== 'address') return [];
    const read = readOne(tokens, index, text);
    const { line } = token;
    if (typeof read !== 'string') return [{ kind: 'read', line, ...read }];
    return [{ kind: 'unread', line, recipient: address.value, reason: read }];
  });
}

type Reading = Omit<SetAlert, 'kind' | 'line'>;

/** @returns why it cannot be read, where it cannot. */
function readOne(tokens: readonly Token[], index: number, text: string): Reading | string {
  const events = readEvents(tokens, index + 3);
  if (typeof events === 'string') return events;
  const format = readFormat(tokens, events.next);
  if (typeof format === 'string') return format;
  const reminder = readReminder(tokens, format.next);
  const following = tokens[reminder.next];
  if (!isBeginning(following)) return `"${following?.text ?? ''}" comes after it, which is not understood`;
  const [first, last] = [tokens[index], tokens[reminder.next - 1]];
  if (first === undefined || last === undefined) return 'it has no end';
  if (!hasOwnLines(text, first.start, last.end, [tokens[index - 1], following])) {
    return 'it shares a line with another statement';
  }
  const recipient = tokens[index + 2]?.value ?? '';
  const alert = { recipient, events: events.value, reminderCycles: reminder.value };
  return { alert, format: format.value, start: first.start, end: last.end };
}

/** Something that was read, and the index of the token after it. */
interface Part<Value> {
  readonly value: Value;
  readonly next: number;
}

function readEvents(tokens: readonly Token[], index: number): Part<readonly EventName[]> | string {
  const isExcluding = isWord(tokens[index], 'not');
  const open = isExcluding ? index + 1 : index;
  if (tokens[open]?.text !== '{')
    return isExcluding ? 'its event filter is not understood' : { value: eventNames, next: open };
  const close = tokens.findIndex(({ text }, at) => at > open && text === '}');
  const words = tokens.slice(open + 1, close).map(({ value }) => value.toLowerCase());
  const named = new Set<string>(words.map((word) => otherEventNames[word] ?? word));
  const unknown = [...named].find((word) => !eventNames.some((event) => event === word));
  if (close === -1 || unknown !== undefined) return `the event "${unknown ?? ''}" is not known`;
  return { value: eventNames.filter((event) => named.has(event) !== isExcluding), next: close + 1 };
}

function readFormat(tokens: readonly Token[], index: number): Part<AlertFormat | undefined> | string {
  if (!isWord(tokens[index], 'mail-format')) return { value: undefined, next: index };
  const close = tokens.findIndex(({ text }, at) => at > index && text === '}');
  if (tokens[index + 1]?.text !== '{' || close === -1) return 'its mail-format is not understood';
  const format: { -readonly [Key in keyof AlertFormat]: string } = {};
  for (const { text } of tokens.slice(index + 2, close)) {
    const [, keyword = '', written = ''] = /^(from|reply-to|subject|message):([^]*)$/i.exec(text) ?? [];
    const key = formatKeys[keyword.toLowerCase()];
    if (key === undefined || key in format) return 'its mail-format is not understood';
    format[key] = written.trim();
  }
  return { value: format, next: close + 1 };
}

const formatKeys: Readonly<Record<string, keyof AlertFormat>> = {
  from: 'from',
  'reply-to': 'replyTo',
  subject: 'subject',
  message: 'message',
};

function readReminder(tokens: readonly Token[], index: number): Part<number> {
  const count = tokens[index + 1];
  if (!isWord(tokens[index], 'reminder') || count === undefined || !/^\d+$/.test(count.value)) {
    return { value: 0, next: index };
  }
  const unit = tokens[index + 2];
  const next = isWord(unit, 'cycle') || isWord(unit, 'cycles') ? index + 3 : index + 2;
  return { value: Number(count.value), next };
}

/** What a statement can be followed by: another one, or the end of the file. */
function isBeginning(token: Token | undefined): boolean {
  return token === undefined || token.kind === 'check' || token.kind === 'include' || isWord(token, 'set');
}

/** Whether nothing but blanks and comments shares the lines of a piece of text. */
function hasOwnLines(
  text: string,
  start: number,
  end: number,
  [before, after]: readonly [Token | undefined, Token | undefined],
): boolean {
  const isApart = (from: number, to: number) => text.slice(from, to).includes('\n');
  return (before === undefined || isApart(before.end, start)) && (after === undefined || isApart(end, after.start));
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.value.toLowerCase() === word;
}
