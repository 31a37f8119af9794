import { systemErrorReason } from '../errors.ts';
import type { Site } from '../site.ts';
import { type Cause, type HistoryEntry, recordChange } from '../state/history.ts';
import { stateFor } from '../state/state-directory.ts';
import type { Watcher } from './progress.ts';

/** What happened, without who and when. */
export type Event = Cause & Omit<HistoryEntry, 'at' | 'by' | keyof Cause>;

/** Call it under the lock. What is recorded is done: a history that cannot be written is only worth a warning. */
export async function record(event: Event, site: Site, watcher: Watcher): Promise<string[]> {
  const entry: HistoryEntry = { at: new Date().toISOString(), by: site.by, ...event };
  watcher.recorded?.(entry, site);
  try {
    await recordChange(stateFor(site.stateDirectory, site.controlFile), entry);
    return [];
  } catch (error) {
    return [`the history could not be written: ${systemErrorReason(error)}`];
  }
}
