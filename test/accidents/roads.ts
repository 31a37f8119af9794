import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { apply, hold, loadProfile, planLater } from '../../src/index.ts';
import { stateFor } from '../../src/state/state-directory.ts';
import { type Call, describeCall } from './calls.ts';
import { begin, type Lane, type ProfileName, startLane } from './lane.ts';
import { standIn } from './obstacle.ts';
import { callsOf } from './tracing.ts';

/** A run of `monit-alert` that the tests kill, or whose calls they make fail. */
export interface Road {
  /** The profile that is in force before the run; undefined: none was ever applied. */
  readonly before: ProfileName | undefined;
  /** The system calls at which the run is killed or fails, each with a description. */
  readonly calls: readonly (readonly [string, Call])[];
  /** The arguments of the run. */
  argumentsFor: (lane: Lane) => Promise<readonly string[]>;
}

/** One profile replaces another. */
export async function replacing(): Promise<Road> {
  const argumentsFor = () => Promise.resolve(['default']);
  return { before: 'none', argumentsFor, calls: await callsOn('none', argumentsFor, 0) };
}

/** The first run on a host, which also makes the state directory. */
export async function creating(): Promise<Road> {
  const argumentsFor = () => Promise.resolve(['default']);
  return { before: undefined, argumentsFor, calls: await callsOn(undefined, argumentsFor, 0) };
}

/**
 * Monit does not run what was checked, so the earlier file is restored: the calls after the first signal.
 * The check is given a `monit` that prints one more recipient than Monit loads, unless profile `none` is installed.
 */
export async function restoring(): Promise<Road> {
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

/** A hold is released, and the base is restored. */
export async function releasing(): Promise<Road> {
  const argumentsFor = async ({ site }: Lane) => {
    await hold({ ...aHold, profile: 'none', id: 'deploy' }, site);
    return ['release', 'deploy'];
  };
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** `sync` begins a hold that was planned. */
export async function beginning(): Promise<Road> {
  const argumentsFor = async ({ site }: Lane) => {
    await planLater({ ...aHold, profile: 'none', id: 'deploy', at: 'now', fromMs: Date.now() - 1 }, site);
    return ['sync'];
  };
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** A profile is applied with `--confirm`. */
export async function applyingUnconfirmed(): Promise<Road> {
  const argumentsFor = async (lane: Lane) => {
    await callRegularly(lane);
    return ['none', '--confirm', '1h'];
  };
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** A change was not confirmed in time, and `sync` reverts it. */
export async function reverting(): Promise<Road> {
  const argumentsFor = async (lane: Lane) => {
    await callRegularly(lane);
    const profile = await loadProfile('none', lane.site.profilesDirectories);
    await apply({ profile, reason: undefined, force: false, strict: false, confirmMs: 1 }, lane.site);
    return ['sync'];
  };
  return { before: 'default', argumentsFor, calls: await callsOn('default', argumentsFor, 0) };
}

/** Writes a record that says that `sync` has run every minute. */
async function callRegularly({ site }: Lane): Promise<void> {
  const calls = [90_000, 30_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()}\n`);
  const state = stateFor(site.stateDirectory, site.controlFile);
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(join(state, 'last-sync'), calls.join(''));
}

/** Longer than any test. */
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
