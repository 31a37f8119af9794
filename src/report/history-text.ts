import type { HistoryEntry } from '../state/history.ts';
import { alignColumns } from './columns.ts';
import { timestampText } from './time-text.ts';

const head = ['when', 'who', 'from -> to', 'action', 'result', 'proof', 'took'];

/** @param entries newest first. */
export function historyText(entries: readonly HistoryEntry[], limit: number): string {
  if (entries.length === 0) return 'no changes yet\n';
  const shown = entries.slice(0, limit);
  const [headLine = '', ...lines] = alignColumns([head, ...shown.map(row)]).split(/(?<=\n)/);
  const table = shown.map((entry, index) => `${lines[index] ?? ''}${reasonLine(entry)}`).join('');
  const older = entries.length - shown.length;
  return headLine + table + (older === 0 ? '' : `${older} older not shown; use --limit ${entries.length}\n`);
}

function row({ at, by, from, to, action, state, proof, durationMs }: HistoryEntry): string[] {
  const took = durationMs < 10_000 ? `${durationMs} ms` : `${Math.round(durationMs / 1000)} s`;
  return [timestampText(at), by, `${from ?? '-'} -> ${to}`, action ?? '-', state, proof?.kind ?? '-', took];
}

function reasonLine({ reason }: HistoryEntry): string {
  return reason === undefined ? '' : `    ${reason.trim().replace(/\s+/g, ' ')}\n`;
}
