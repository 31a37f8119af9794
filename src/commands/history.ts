import { type HistoryEntry, readHistory } from '../change/history.ts';
import { stateFor } from '../change/state.ts';
import { alignColumns } from '../report/columns.ts';
import { jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';

/** `monit-alert history`: who changed what when and why, and how it ended; newest first. */
export async function history({ settings, print, site }: Context): Promise<number> {
  const { controlFile, stateDirectory } = await site();
  const entries = (await readHistory(stateFor(stateDirectory, controlFile))).reverse();
  if (settings.json) print(jsonDocument({ history: entries }));
  else print(entries.length === 0 ? 'nothing was changed yet\n' : alignColumns(entries.map(row)));
  return 0;
}

function row({ at, by, from, to, state, reason, durationMs }: HistoryEntry): string[] {
  const when = at.replace('T', ' ').replace(/\..*$/, ' UTC');
  return [when, by, `${from ?? '-'} -> ${to}`, state, `${durationMs} ms`, reason ?? ''];
}
