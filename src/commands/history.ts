import { historyText } from '../report/history-text.ts';
import { jsonDocument } from '../report/json.ts';
import { readHistory } from '../state/history.ts';
import { stateFor } from '../state/state-directory.ts';
import type { Context } from './context.ts';

/** As many as one looks at; programs get all. */
const shownToPeople = 20;

/**
 * `monit-alert history`: who changed what when and why, and how it ended; newest first.
 *
 * @param limit how many; undefined: 20 for people, all for programs.
 */
export async function history(limit: number | undefined, { settings, print, site }: Context): Promise<number> {
  const { controlFile, stateDirectory } = await site();
  const entries = (await readHistory(stateFor(stateDirectory, controlFile))).reverse();
  if (settings.json) print(jsonDocument({ exitCode: 0, history: entries.slice(0, limit) }));
  else print(historyText(entries, limit ?? shownToPeople));
  return 0;
}
