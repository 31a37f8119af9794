import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { type Foreground, runInForeground } from '../system/foreground.ts';
import { isTerminalsForeground, onSignals, withoutInterruption } from '../system/signals.ts';
import { type Held, hold, type HoldRequest, verified } from './hold.ts';
import type { Maintenance } from './record/model.ts';
import { ourselves } from './record/owner-process.ts';
import { readMaintenance } from './record/store.ts';
import { release, type Released } from './release.ts';
import { endDue } from './sync.ts';

/** A hold for as long as a command runs. */
export interface RunRequest extends Omit<HoldRequest, 'ownerProcess' | 'withoutScheduler'> {
  readonly command: readonly [program: string, ...args: string[]];
}

/** Who is told what happens while the command has the terminal. */
export interface RunWatcher extends Watcher {
  /** The profile is in force, and the command about to start. */
  held(held: Held): void;
  /** The hold's time was up before the command was; undefined with an error: it could not be ended. */
  expired(released: Released | undefined, error: unknown): void;
}

/** How it ended. `held`: the hold did not come about or could not be proved, so the command was not started. */
export type RunResult =
  | {
      readonly kind: 'held';
      readonly held: Held;
      /** Who did not want to wait: then the hold itself may have been well. */
      readonly interruption: NodeJS.Signals | undefined;
      readonly released: Released;
    }
  | {
      readonly kind: 'ran';
      /** The command's own, as a shell would give it. */
      readonly status: number;
      /** Undefined where the hold could not be ended: `error` says why. */
      readonly released: Released | undefined;
      readonly error: unknown;
    };

/** Milliseconds between two looks at a hold whose end may be moved. */
const longestWaitMs = 60_000;

/**
 * Holds a profile for as long as a command runs, whatever ends it. Interruptions are the command's: we wait for it, and
 * then go back. If we are killed outright, the next `sync` ends the hold.
 *
 * @throws MonitAlertError where the command was not started; nothing is held then.
 */
export async function runHeld(
  { command, ...request }: RunRequest,
  site: Site,
  watcher: RunWatcher = { ...silentWatcher, held: () => undefined, expired: () => undefined },
): Promise<RunResult> {
  return withoutInterruption(async () => {
    const interruptions: NodeJS.Signals[] = [];
    let stopListening = onSignals((signal) => interruptions.push(signal));
    try {
      const ownerProcess = ourselves();
      const held = await hold({ ...request, ownerProcess, withoutScheduler: true }, site, watcher);
      const end = async () => release([held.hold.id], request, site, watcher);
      const [interruption] = interruptions;
      if (!verified(held) || interruption !== undefined) {
        return { kind: 'held', held, interruption, released: await end() };
      }
      watcher.held(held);
      const running = runInForeground(command[0], command.slice(1));
      stopListening();
      stopListening = passOn(running);
      const stopWatching = endInTime(held, request, site, watcher);
      const status = await running.ended;
      stopWatching();
      return { kind: 'ran', status, ...(await attempt(end)) };
    } finally {
      stopListening();
    }
  });
}

/** Ctrl-C and Ctrl-\ reach the command from the terminal; everything else is passed on. */
function passOn(running: Foreground): () => void {
  return onSignals((signal) => {
    const isOfTerminal = (signal === 'SIGINT' || signal === 'SIGQUIT') && isTerminalsForeground();
    if (!isOfTerminal) running.signal(signal);
  });
}

async function attempt(
  end: () => Promise<Released>,
): Promise<{ readonly released: Released | undefined; readonly error: unknown }> {
  try {
    return { released: await end(), error: undefined };
  } catch (error) {
    return { released: undefined, error };
  }
}

/**
 * Ends the hold when its time is up although the command still runs, and tries again where that fails. Its end may be moved
 * meanwhile, so it is read anew.
 */
function endInTime({ hold: { id } }: Held, options: PrepareOptions, site: Site, watcher: RunWatcher): () => void {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const lookAfter = (waitMs: number) => {
    if (!stop.signal.aborted) timer = setTimeout(() => void look(), Math.min(waitMs, longestWaitMs));
  };
  const look = async (): Promise<void> => {
    const leftMs = timeLeft(await readMaintenance(state).catch(() => undefined), id);
    if (leftMs === undefined || stop.signal.aborted) return;
    if (leftMs > 0) {
      lookAfter(leftMs);
      return;
    }
    const { released, error } = await attempt(async () => endDue(options, site, watcher));
    watcher.expired(released, error);
    lookAfter(longestWaitMs);
  };
  void look();
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

/** Milliseconds until a hold is to end, 0 where its end is still to be put in force; undefined where there is nothing to do. */
function timeLeft(maintenance: Maintenance | undefined, id: string): number | undefined {
  const hold = maintenance?.holds.find((one) => one.id === id);
  if (hold === undefined) return maintenance?.reconciled === false ? 0 : undefined;
  return hold.until === undefined ? undefined : Math.max(0, Date.parse(hold.until) - Date.now());
}
