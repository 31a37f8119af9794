import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apply, hold, loadProfile } from '../../src/index.ts';
import { stateFor } from '../../src/state/state-directory.ts';
import { type Call, describeCall } from './calls.ts';
import { begin, type Lane, type ProfileName, startLane } from './lane.ts';
import { standIn } from './obstacle.ts';
import { callsOf } from './tracing.ts';

/** A run of `monit-alert` to which accidents happen. */
export interface Road {
  /** What is in force before; undefined: nothing was ever written. */
  readonly before: ProfileName | undefined;
  /** The calls on it that an accident is to happen at, by what each does. */
  readonly calls: readonly (readonly [string, Call])[];
  /** What the run is told. */
  argumentsFor: (lane: Lane) => Promise<readonly string[]>;
}

/** One profile takes another one's place. */
export async function replacing(): Promise<Road> {
  const argumentsFor = () => Promise.resolve(['default']);
  return { before: 'none', argumentsFor, calls: await callsOn('none', argumentsFor, 0) };
}

/** Everything is done for the first time: the state directory is made too. */
export async function creating(): Promise<Road> {
  const argumentsFor = () => Promise.resolve(['default']);
  return { before: undefined, argumentsFor, calls: await callsOn(undefined, argumentsFor, 0) };
}

/**
 * Monit runs something else than was checked, and what was there before is put back: the calls after the first signal.
 * The `monit` that checks claims a recipient whom Monit never loads, unless profile `none` is in place.
 */
export async function goingBack(): Promise<Road> {
  const argumentsFor = async (lane: Lane) => {
    const hasNone = 'grep -q \'"none"\' "$(dirname "$file")/conf.d/monit-alert" 2>/dev/null';
    const ghost = ' Alert mail to      = ghost@example.org\\n   Alert on         = All events\\n';
    const lie = `file=$(printf '%s\\n' "$@" | grep monitrc); ${hasNone} || { ${lane.monit.binary} "$@" | sed 's/^$/${ghost}/'; exit; }`;
    return ['default', ...(await standIn(lane, lie, ''))];
  };
  const calls = await callsOn('none', argumentsFor, 4);
  const signal = calls.findIndex(([, { name, ordinal }]) => name === 'kill' && ordinal === 2);
  return { before: 'none', argumentsFor, calls: calls.slice(signal + 1) };
}

/** A profile is held over the base. */
export async function holding(): Promise<Road> {
  const argumentsFor = () => Promise.resolve(['none', '--for', '1h', '--id', 'deploy', '--without-scheduler']);
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** A hold is released, and the base comes back. */
export async function releasing(): Promise<Road> {
  const argumentsFor = async ({ site }: Lane) => {
    await hold({ ...aHold, profile: 'none', id: 'deploy' }, site);
    return ['release', 'deploy'];
  };
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** A profile is put in force that is to be confirmed. */
export async function trying(): Promise<Road> {
  const argumentsFor = async (lane: Lane) => {
    await callRegularly(lane);
    return ['none', '--confirm', '1h'];
  };
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** Nobody has confirmed it in time, and what was before comes back. */
export async function lapsing(): Promise<Road> {
  const argumentsFor = async (lane: Lane) => {
    await callRegularly(lane);
    const profile = await loadProfile('none', lane.site.profilesDirectories);
    await apply({ profile, reason: undefined, force: false, strict: false, confirmMs: 1 }, lane.site);
    return ['sync'];
  };
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** Somebody was seen to call `sync` every minute. */
async function callRegularly({ site }: Lane): Promise<void> {
  const calls = [90_000, 30_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()}\n`);
  const state = stateFor(site.stateDirectory, site.controlFile);
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(join(state, 'last-sync'), calls.join(''));
}

/** An hour, for no reason, that a test ends. */
const aHold = {
  reason: undefined,
  forMs: 3_600_000,
  ownerProcess: undefined,
  unmonitor: [],
  mailsReport: false,
  withoutScheduler: true,
  force: false,
  strict: false,
};

async function callsOn(
  before: ProfileName | undefined,
  argumentsFor: Road['argumentsFor'],
  expectedExit: number,
): Promise<[string, Call][]> {
  const lane = await startLane();
  await begin(lane, before);
  const calls = await callsOf(lane, await argumentsFor(lane), expectedExit);
  await lane.monit.dispose();
  return calls.map((call) => [describeCall(call), call]);
}
