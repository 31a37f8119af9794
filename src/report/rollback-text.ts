import type { Revision } from '../maintenance/rollback.ts';
import { alignColumns } from './layout/columns.ts';
import { timestampText } from './layout/time-text.ts';

export function revisionsText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'no earlier revisions\n';
  const rows = revisions.map(({ number, profile, since, by }) => [
    String(number),
    profile,
    `in force from ${timestampText(since)}`,
    `by ${by}`,
  ]);
  return `${alignColumns(rows)}\`monit-alert rollback N --dry-run\` shows what would change\n`;
}

export function revisionText({ number, profile, since }: Revision): string {
  return `revision ${number}: "${profile}", in force from ${timestampText(since)}\n`;
}
