import type { PastHold } from '../maintenance/ended-holds.ts';
import { scopedText, scopeText } from '../maintenance/record/scopes.ts';
import type { HistoryEntry } from '../state/history.ts';
import { alignColumns } from './layout/columns.ts';
import { momentText, rangeText, timestampText, zoneText } from './layout/time-text.ts';

const head = ['when', 'who', 'from -> to', 'action', 'result', 'proof', 'took'];

/**
 * @param entries newest first.
 * @param zone of the host: `Europe/Berlin`.
 */
export function historyText(entries: readonly HistoryEntry[], limit: number, zone: string): string {
  if (entries.length === 0) return 'no changes yet\n';
  const shown = entries.slice(0, limit);
  const [headLine = '', ...lines] = alignColumns([head, ...shown.map(row)]).split(/(?<=\n)/);
  const table = shown.map((entry, index) => `${lines[index] ?? ''}${detailLine(entry)}`).join('');
  const older = entries.length - shown.length;
  const others = older === 0 ? '' : `${older} older not shown; use --limit ${entries.length}\n`;
  return headLine + table + others + zoneText(zone);
}

function row({ at, by, from, to, action, state, proof, durationMs }: HistoryEntry): string[] {
  const profiles = to === undefined ? '-' : `${from ?? '-'} -> ${to}`;
  return [timestampText(at), by, profiles, action ?? '-', state, proof?.kind ?? '-', durationText(durationMs)];
}

function durationText(durationMs: number | undefined): string {
  if (durationMs === undefined) return '-';
  return durationMs < 10_000 ? `${durationMs} ms` : `${Math.round(durationMs / 1000)} s`;
}

function detailLine(entry: HistoryEntry): string {
  const { scoped, begins, until, services, error, reason } = entry;
  const parts = [
    ...holdsText(entry),
    ...(scoped === undefined ? [] : [scopedText(scoped.profile, scoped)]),
    ...timesText(begins, until),
    ...(services === undefined ? [] : [services.join(', ')]),
  ];
  const texts = [parts.join(', '), error?.message, reason].flatMap((text) => onOneLine(text ?? ''));
  return texts.length === 0 ? '' : `    ${texts.join(': ')}\n`;
}

/** The reason of an end names its holds, unless they had not begun. */
function holdsText({ holds = [], ended }: HistoryEntry): string[] {
  if (holds.length === 0) return [];
  if (ended === undefined) return [`hold ${holds.join(', ')}`];
  return ended.every(({ end }) => end === 'cancelled') ? [`planned hold ${holds.join(', ')} given up`] : [];
}

function timesText(begins: string | undefined, until: string | undefined): string[] {
  if (begins !== undefined && until !== undefined) return [rangeText(begins, until)];
  return until === undefined ? [] : [`until ${timestampText(until)}`];
}

/** `holds --ended`: newest first. */
export function endedHoldsText(holds: readonly PastHold[], now: Date, timeZone: string): string {
  if (holds.length === 0) return 'no hold ended in this time\n';
  const rows = holds.map(({ id, scope, endedAt, end, by, reason = '' }) => [
    id,
    scope === undefined ? '' : `for ${scopeText(scope)}`,
    `ended ${momentText(endedAt, now)}`,
    end,
    `by ${by}`,
    reason,
  ]);
  return `${alignColumns(rows)}${zoneText(timeZone)}`;
}

function onOneLine(text: string): string[] {
  const line = text.trim().replace(/\s+/g, ' ');
  return line === '' ? [] : [line];
}
