import { MonitAlertError } from '../errors.ts';
import { isFailure, logLine } from '../report/log-line.ts';
import type { Site } from '../site.ts';
import type { HistoryEntry } from '../state/history.ts';
import { type LogMessage, logMessage } from '../system/system-log.ts';
import type { Attempt } from './command.ts';

/** Where what happens is written down, beside the history of the changes themselves. */
export interface Recording {
  /** Hands an entry of the history to the system log. */
  readonly recorded: (entry: HistoryEntry, site: Pick<Site, 'controlFile'>) => void;
  /** Writes down what was refused, in the history and in the system log. Never fails. */
  readonly refused: (attempt: Attempt | undefined, error: MonitAlertError) => Promise<void>;
  /** Gives the system log a moment to take what it was handed. */
  readonly logged: () => Promise<void>;
}

export interface RecordingOptions {
  readonly logs: boolean;
  /** Says why something could not be written down. */
  readonly note: (fault: string) => void;
  readonly controlFile: () => Promise<string>;
  readonly others: Pick<Site, 'by' | 'stateDirectory'>;
}

/** The system log has had the time of the command already; a dead one must not keep anybody waiting. */
const longestWaitMs = 1_000;

/** What is wrong with a command line is not a change that was refused. */
const mistakes: readonly string[] = ['usage', 'option.invalid'];

/** Tried every minute. */
const unattended: readonly string[] = ['sync', 'expiry'];

export function createRecording({ logs, note, controlFile, others }: RecordingOptions): Recording {
  const messages: LogMessage[] = [];
  const log = (entry: HistoryEntry, file: string | undefined) => {
    if (!logs) return;
    messages.push(logMessage('monit-alert', logLine(entry, file), isFailure(entry) ? 'warning' : 'notice'));
  };
  return {
    recorded: (entry, site) => {
      log(entry, site.controlFile);
    },
    refused: async (attempt, { code, message }) => {
      if (attempt === undefined || mistakes.includes(code)) return;
      const error = { code, message };
      const entry = { at: new Date().toISOString(), by: others.by, ...attempt, state: 'refused', error };
      // Loaded on demand: most commands are not refused.
      const { isRefusedAgain, recordRefusal } = await import('../state/history.ts');
      const { stateFor } = await import('../state/state-directory.ts');
      const file = await controlFile().catch(() => undefined);
      try {
        const state = file === undefined ? undefined : stateFor(others.stateDirectory, file);
        if (state !== undefined && unattended.includes(attempt.action) && (await isRefusedAgain(state, entry))) return;
        log(entry, file);
        if (state !== undefined) await recordRefusal(state, entry);
      } catch (error) {
        if (!(error instanceof MonitAlertError)) throw error;
        note(`the history could not be written: ${error.message}`);
      }
    },
    logged: async () => {
      const faults = await Promise.all(messages.map(async ({ taken }) => inTime(taken)));
      new Set(faults).forEach((fault) => {
        if (fault !== undefined) note(`the system log has not taken a line: ${fault}`);
      });
    },
  };
}

async function inTime(taken: Promise<string | undefined>): Promise<string | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, longestWaitMs, 'it does not answer');
  });
  return Promise.race([taken, late]).finally(() => {
    clearTimeout(timer);
  });
}
