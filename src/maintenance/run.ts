import { setTimeout as pause } from 'node:timers/promises';
import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { type Foreground, runInForeground } from '../system/foreground.ts';
import { isTerminalsForeground, onSignals, withoutInterruption } from '../system/signals.ts';
import { endDue } from './end-due.ts';
import { type Held, hold, type HoldRequest, verified } from './hold.ts';
import { latestEnd } from './record/hold-end.ts';
import type { Hold, Maintenance } from './record/model.ts';
import { ourselves } from './record/owner-process.ts';
import { readMaintenance } from './record/store.ts';
import { endRun, release } from './release.ts';
import type { Released } from './released.ts';

export interface RunRequest extends Omit<HoldRequest, 'ownerProcess' | 'withoutScheduler'> {
  readonly command: readonly [program: string, ...args: string[]];
  /** Whether to return only when the grace is over; without a scheduler, it always does. */
  readonly waitsForGrace?: boolean | undefined;
}

export interface RunWatcher extends Watcher {
  held(held: Held): void;
  /** The hold expired before the command ended. Without `released`, `error` says why it could not be ended. */
  expired(released: Released | undefined, error: unknown): void;
  /** The command has ended, and the grace is waited for. */
  grace(ended: Released): void;
}

/** `held`: the hold failed or could not be proved, so the command was not started. */
export type RunResult =
  | {
      readonly kind: 'held';
      readonly held: Held;
      /** The signal that interrupted the wait; the hold may nevertheless be in force. */
      readonly interruption: NodeJS.Signals | undefined;
      readonly released: Released;
    }
  | {
      readonly kind: 'ran';
      readonly hold: Hold;
      /** The exit status of the command, as a shell gives it. */
      readonly status: number;
      /** Why the command could not be started; undefined if it ran. */
      readonly fault: string | undefined;
      /** Undefined if the hold could not be ended: `error` says why. */
      readonly released: Released | undefined;
      readonly error: unknown;
    };

/** Milliseconds between two looks at the services of a hold in its grace. */
const graceLookMs = 2_000;
/** Milliseconds between two reads of a hold; `extend` may have changed its end. */
const longestWaitMs = 60_000;

/**
 * Holds a profile while a command runs, even if it fails. If this process is killed, the next `sync` ends the hold.
 * @throws MonitAlertError if the command was not started; no hold is left.
 */
export async function runHeld(
  { command, ...request }: RunRequest,
  site: Site,
  watcher: RunWatcher = { ...silentWatcher, held: () => undefined, expired: () => undefined, grace: () => undefined },
): Promise<RunResult> {
  return withoutInterruption(async () => {
    const interruptions: NodeJS.Signals[] = [];
    let stopListening = onSignals((signal) => interruptions.push(signal));
    try {
      const ownerProcess = ourselves();
      const held = await hold({ ...request, ownerProcess, withoutScheduler: true }, site, watcher);
      const { id } = held.hold;
      const [interruption] = interruptions;
      if (!verified(held) || interruption !== undefined) {
        return { kind: 'held', held, interruption, released: await release([id], request, site, watcher) };
      }
      watcher.held(held);
      const running = runInForeground(command[0], command.slice(1), site.environment);
      stopListening();
      stopListening = passOn(running);
      const stopWatching = endInTime(held, request, site, watcher);
      const { status, fault } = await running.ended;
      stopWatching();
      const { value: ended, error } = await attempt(async () => endRun({ id, ownerProcess }, request, site, watcher));
      const waits = request.waitsForGrace === true || held.scheduler === undefined;
      const isInGrace = ended?.maintenance?.holds.some((one) => one.id === id) === true;
      const released = waits && isInGrace ? await waitForGrace(id, ended, request, site, watcher) : ended;
      return { kind: 'ran', hold: held.hold, status, fault, released, error };
    } finally {
      stopListening();
    }
  });
}

/** As `sync` would end it. A signal ends the waiting, and leaves the rest to `sync`. */
async function waitForGrace(
  id: string,
  ended: Released,
  options: PrepareOptions,
  site: Site,
  watcher: RunWatcher,
): Promise<Released> {
  const interruption = new AbortController();
  const stopListening = onSignals(() => {
    interruption.abort();
  });
  try {
    watcher.grace(ended);
    let released = ended;
    while (released.maintenance?.holds.some((one) => one.id === id) === true) {
      await pause(graceLookMs, undefined, { signal: interruption.signal });
      released = await endDue(options, site, watcher);
    }
    return released;
  } catch (error) {
    if (interruption.signal.aborted) return ended;
    throw error;
  } finally {
    stopListening();
  }
}

/** The terminal itself sends Ctrl-C and Ctrl-\ to the command. */
function passOn(running: Foreground): () => void {
  return onSignals((signal) => {
    const isOfTerminal = (signal === 'SIGINT' || signal === 'SIGQUIT') && isTerminalsForeground();
    if (!isOfTerminal) running.signal(signal);
  });
}

async function attempt<T>(work: () => Promise<T>): Promise<{ readonly value: T | undefined; readonly error: unknown }> {
  try {
    return { value: await work(), error: undefined };
  } catch (error) {
    return { value: undefined, error };
  }
}

/** Ends the hold when it expires, even if the command still runs. If that fails, it tries again. */
function endInTime({ hold: { id } }: Held, options: PrepareOptions, site: Site, watcher: RunWatcher): () => void {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const lookAfter = (waitMs: number) => {
    if (!stop.signal.aborted) timer = setTimeout(() => void look(), Math.min(waitMs, longestWaitMs));
  };
  const look = async (): Promise<void> => {
    const read = await attempt(async () => readMaintenance(state));
    // A record that cannot be read now may be readable later.
    const leftMs = read.error === undefined ? timeLeft(read.value, id) : longestWaitMs;
    if (leftMs === undefined || stop.signal.aborted) return;
    if (leftMs > 0) {
      lookAfter(leftMs);
      return;
    }
    const { value: released, error } = await attempt(async () => endDue(options, site, watcher));
    watcher.expired(released, error);
    lookAfter(longestWaitMs);
  };
  void look();
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

/** Milliseconds until a hold expires; 0 if its end is not in force yet; undefined if nothing is left to do. */
function timeLeft(maintenance: Maintenance | undefined, id: string): number | undefined {
  const hold = maintenance?.holds.find((one) => one.id === id);
  if (hold === undefined) return maintenance?.reconciled === false ? 0 : undefined;
  const end = latestEnd(hold);
  return end === undefined ? undefined : Math.max(0, Date.parse(end) - Date.now());
}
