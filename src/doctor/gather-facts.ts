import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { checkWith, type Installation, readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees, daemonOf } from '../inspect/observe.ts';
import { type Ahead, lookAhead } from '../maintenance/calendar/coming-holds.ts';
import type { WindowPolicy } from '../maintenance/calendar/window-policy.ts';
import type { Maintenance } from '../maintenance/record/model.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { lastingDaemons } from '../monit/process/find-processes.ts';
import type { Process } from '../monit/process/process.ts';
import type { Site } from '../site.ts';
import { readHolder } from '../state/lock-holder.ts';
import { stateFor } from '../state/state-directory.ts';
import { findLeftovers } from '../system/atomic-file.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import { findAbandonedScratch } from '../system/scratch.ts';
import { andThen, type Fact, findOut } from './fact.ts';

/** The site to examine. A missing part is a finding. */
export interface SiteFacts {
  readonly monit: Fact<string>;
  readonly controlFile: Fact<string>;
  readonly others: Omit<Site, 'monit' | 'controlFile'>;
  /** What a window may be. */
  readonly windowPolicy: WindowPolicy;
  /** Absolute paths. */
  readonly hooks: readonly string[];
}

/** What several examinations need. */
export interface Facts {
  readonly siteFacts: SiteFacts;
  /** Only if both Monit and the control file were found. */
  readonly site: Fact<Site>;
  readonly installation: Fact<Installation>;
  /** Monit's check of the configuration on disk. */
  readonly checked: Fact<CheckedConfiguration>;
  /** Every Monit process with this control file. */
  readonly daemons: Fact<readonly Process[]>;
  /** The process that serves it. */
  readonly daemon: Fact<Daemon | DaemonWithoutHttpd | undefined>;
  /** This control file's part of the state directory. */
  readonly state: Fact<string>;
  readonly maintenance: Fact<Maintenance | undefined>;
  /** What begins later, and what cannot. */
  readonly ahead: Fact<Ahead>;
  /** Files of killed runs. */
  readonly leftovers: readonly string[];
  readonly deadline: Deadline;
}

/** Touches nothing. A failing fact does not stop the others. */
export async function gatherFacts(siteFacts: SiteFacts): Promise<Facts> {
  const { monit, others } = siteFacts;
  const deadline = deadlineAfter(others.timeoutMs);
  const named = await andThen(siteFacts.controlFile, async (controlFile) => {
    const site = { ...others, controlFile, monit: typeof monit === 'string' ? monit : 'monit' };
    const seen = await findOut(async () => asTheDaemonSees(site));
    return seen instanceof MonitAlertError ? site : seen;
  });
  const site = typeof monit === 'string' ? named : monit;
  const installation = await andThen(named, readInstallation);
  const state = named instanceof MonitAlertError ? named : stateFor(named.stateDirectory, named.controlFile);
  // Before the check, which removes old copies.
  const leftovers = await findAllLeftovers(installation, state);
  const checked = await andThen(site, async (known) =>
    andThen(installation, async (found) => checkWith(found, { global: found.installed.text }, known.monit, deadline)),
  );
  const daemon = await andThen(site, async (known) =>
    andThen(installation, async ({ tree }) => andThen(checked, async (read) => daemonOf(tree, read, known, deadline))),
  );
  return {
    siteFacts,
    site,
    installation,
    checked,
    daemons: await andThen(site, async (known) => lastingDaemons(known.controlFile, known.monit)),
    daemon,
    state,
    maintenance: await andThen(state, readMaintenance),
    ahead: await andThen(named, async (known) => lookAhead(known, siteFacts.windowPolicy)),
    leftovers,
    deadline,
  };
}

async function findAllLeftovers(installation: Fact<Installation>, state: Fact<string>): Promise<string[]> {
  const directories = [
    ...(installation instanceof MonitAlertError ? [] : managedDirectories(installation)),
    ...(state instanceof MonitAlertError ? [] : [state]),
  ];
  const files = await Promise.all(directories.map(findLeftovers));
  const notes = state instanceof MonitAlertError ? [] : await noteOfKilledRun(state);
  return [...files.flat(), ...(await findAbandonedScratch()), ...notes];
}

/** Where a change writes. Not all of them need exist. */
export function managedDirectories({
  managedFile,
  alertIncludes,
}: Pick<Installation, 'managedFile' | 'alertIncludes'>): string[] {
  return [dirname(managedFile.target), alertIncludes.directory];
}

/** If a run is killed, the name of the lock's owner stays. */
async function noteOfKilledRun(state: string): Promise<string[]> {
  const holder = await readHolder(state);
  return holder === undefined || existsSync(`/proc/${holder.pid}`) ? [] : [join(state, 'holder.json')];
}
