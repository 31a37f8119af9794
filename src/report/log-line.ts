import { scopedText, scopeText } from '../maintenance/record/scopes.ts';
import type { EndedNote, HistoryEntry } from '../state/history.ts';

/** A line of the system log must be below 1 KiB with its header (RFC 3164). */
const mostBytes = 900;

/** One line for the system log: `key=value` pairs with the keys of the history. */
export function logLine(entry: HistoryEntry, controlFile: string | undefined): string {
  const { by, action, state, holds, scoped, begins, until, from, to, services, ended, error, reason } = entry;
  const pairs: [string, string | undefined][] = [
    ['action', action],
    ['state', state],
    ['by', by],
    ['holds', holds?.join(',')],
    ['profile', scoped?.profile],
    ['scope', scoped && scopeText(scoped)],
    ['begins', begins],
    ['until', until],
    ['from', from],
    ['to', to],
    ['error', error?.code],
    ['control-file', controlFile],
    ['services', services?.join(',')],
    ['message', error?.message],
    ['ended', ended?.map(endedText).join('; ')],
    ['reason', ended === undefined ? reason : undefined],
  ];
  const words = pairs.flatMap(([key, value]) =>
    value === undefined || value === '' ? [] : [`${key}=${quoted(value)}`],
  );
  return cut(words.join(' '));
}

/** Whether it is worth a warning. */
export function isFailure({ state }: HistoryEntry): boolean {
  return ['refused', 'failed', 'rolled-back', 'pending', 'missed'].includes(state);
}

function endedText({ id, by, reason, until, end, scoped }: EndedNote): string {
  const what = scoped === undefined ? '' : ` (${scopedText(scoped.profile, scoped)})`;
  const planned = until === undefined ? '' : ` until ${until}`;
  return `${id}${what} ${end}, held by ${by}${planned}${reason === undefined ? '' : `: ${reason}`}`;
}

/** Plain words stand alone; anything else is quoted as in JSON, on one line and without control characters. */
function quoted(value: string): string {
  if (/^[\w.,:@/+-]+$/.test(value)) return value;
  return JSON.stringify(value).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}

function cut(line: string): string {
  const bytes = Buffer.from(line);
  if (bytes.length <= mostBytes) return line;
  return `${bytes
    .subarray(0, mostBytes)
    .toString()
    .replace(/\uFFFD+$/, '')}...`;
}
