import type { Earlier } from '../maintenance/rollback.ts';
import { alignColumns } from './columns.ts';
import { timestampText } from './moment.ts';

/** What one can go back to, newest first. */
export function earlierListText(earlier: readonly Earlier[]): string {
  if (earlier.length === 0) return 'there is no earlier text to go back to\n';
  const rows = earlier.map(({ number, profile, since, by }) => [
    String(number),
    profile,
    `in force from ${timestampText(since)}`,
    `by ${by}`,
  ]);
  return `${alignColumns(rows)}\`monit-alert rollback N --dry-run\` shows what would change\n`;
}

/** Which text a change was about; it stands before how that ended. */
export function earlierText({ number, profile, since }: Earlier): string {
  return `rollback ${number}: the text of ${profile} that was in force from ${timestampText(since)}\n`;
}
