import type { Revision } from '../maintenance/rollback.ts';
import { alignColumns } from './columns.ts';
import { timestampText } from './moment.ts';

/** The revisions as a table, newest first. */
export function revisionsText(revisions: readonly Revision[]): string {
  if (revisions.length === 0) return 'there is no revision to roll back to\n';
  const rows = revisions.map(({ number, profile, since, by }) => [
    String(number),
    profile,
    `in force from ${timestampText(since)}`,
    `by ${by}`,
  ]);
  return `${alignColumns(rows)}\`monit-alert rollback N --dry-run\` shows what would change\n`;
}

/** The revision of a rollback; its result follows. */
export function revisionText({ number, profile, since }: Revision): string {
  return `rollback ${number}: the text of "${profile}" that was in force from ${timestampText(since)}\n`;
}
