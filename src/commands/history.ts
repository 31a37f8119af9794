import { historyText } from '../report/history-text.ts';
import { jsonDocument } from '../report/json.ts';
import { readHistory } from '../state/history.ts';
import { stateFor } from '../state/state-directory.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { Context } from './context.ts';

const shownToPeople = 20;

/** @param limit undefined: 20 for people, all with `--json`. */
export async function history(
  limit: number | undefined,
  { settings, print, printText, site }: Context,
): Promise<number> {
  const { controlFile, stateDirectory } = await site();
  const entries = (await readHistory(stateFor(stateDirectory, controlFile))).reverse();
  if (settings.json) print(jsonDocument({ exitCode: 0, history: entries.slice(0, limit) }));
  else printText(historyText, entries, limit ?? shownToPeople, hostTimeZone());
  return 0;
}
