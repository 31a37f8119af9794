import type { Revision } from '../maintenance/rollback.ts';
import { alignColumns } from './layout/columns.ts';
import { timestampText, zoneText } from './layout/time-text.ts';

/** @param zone of the host: `Europe/Berlin`. */
export function revisionsText(revisions: readonly Revision[], zone: string): string {
  if (revisions.length === 0) return 'no earlier revisions\n';
  const rows = revisions.map(({ number, profile, since, by }) => [
    String(number),
    profile,
    `in force from ${timestampText(since)}`,
    `by ${by}`,
  ]);
  return `${alignColumns(rows)}\`monit-alert rollback N --dry-run\` shows what would change\n${zoneText(zone)}`;
}

export function revisionText({ number, profile, since }: Revision): string {
  return `revision ${number}: "${profile}", in force from ${timestampText(since)}\n`;
}
