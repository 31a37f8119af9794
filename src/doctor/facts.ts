import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { checkWith, type Installation, readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees, daemonOf } from '../inspect/observe.ts';
import type { Maintenance } from '../maintenance/record/model.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { lastingDaemons } from '../monit/process/find-processes.ts';
import type { Process } from '../monit/process/process.ts';
import type { Site } from '../site.ts';
import { readHolder } from '../state/holder.ts';
import { stateFor } from '../state/state-directory.ts';
import { findLeftovers } from '../system/atomic-file.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import { findAbandonedScratch } from '../system/scratch.ts';
import { andThen, type Known } from './fact.ts';

/** Where to look, as far as that is known: what cannot be found is what is wrong. */
export interface Patient {
  readonly monit: Known<string>;
  readonly controlFile: Known<string>;
  readonly others: Omit<Site, 'monit' | 'controlFile'>;
}

/** What more than one examination needs. */
export interface Facts {
  readonly patient: Patient;
  /** Only where both Monit and the control file were found. */
  readonly site: Known<Site>;
  readonly installation: Known<Installation>;
  /** What Monit makes of the configuration as it is. */
  readonly checked: Known<CheckedConfiguration>;
  /** Every Monit of this control file. */
  readonly daemons: Known<readonly Process[]>;
  /** The one that answers for it. */
  readonly daemon: Known<Daemon | DaemonWithoutHttpd | undefined>;
  /** This control file's part of the state directory. */
  readonly state: Known<string>;
  readonly maintenance: Known<Maintenance | undefined>;
  /** What killed runs left lying about. */
  readonly leftovers: readonly string[];
  readonly deadline: Deadline;
}

/** Looks at everything, and touches nothing; what is in the way of one thing is not in the way of the others. */
export async function gatherFacts(patient: Patient): Promise<Facts> {
  const { monit, others } = patient;
  const deadline = deadlineAfter(others.timeoutMs);
  const named = await andThen(patient.controlFile, async (controlFile) => {
    const site = { ...others, controlFile, monit: typeof monit === 'string' ? monit : 'monit' };
    return asTheDaemonSees(site).catch(() => site);
  });
  const site = typeof monit === 'string' ? named : monit;
  const installation = await andThen(named, readInstallation);
  const state = named instanceof MonitAlertError ? named : stateFor(named.stateDirectory, named.controlFile);
  // Before anything is checked, which sweeps up old copies.
  const leftovers = await findAllLeftovers(installation, state);
  const checked = await andThen(site, async (known) =>
    andThen(installation, async (found) => checkWith(found, found.installed.text, known.monit, deadline)),
  );
  const daemon = await andThen(site, async (known) =>
    andThen(installation, async ({ tree }) => andThen(checked, async (read) => daemonOf(tree, read, known, deadline))),
  );
  return {
    patient,
    site,
    installation,
    checked,
    daemons: await andThen(site, async (known) => lastingDaemons(known.controlFile, known.monit)),
    daemon,
    state,
    maintenance: await andThen(state, readMaintenance),
    leftovers,
    deadline,
  };
}

async function findAllLeftovers(installation: Known<Installation>, state: Known<string>): Promise<string[]> {
  const directories = [
    ...(installation instanceof MonitAlertError ? [] : [dirname(installation.managedFile.target)]),
    ...(state instanceof MonitAlertError ? [] : [state]),
  ];
  const files = await Promise.all(directories.map(findLeftovers));
  const notes = state instanceof MonitAlertError ? [] : await noteOfKilledRun(state);
  return [...files.flat(), ...(await findAbandonedScratch()), ...notes];
}

/** The note of who holds the lock, left by a run that was killed. */
async function noteOfKilledRun(state: string): Promise<string[]> {
  const holder = await readHolder(state);
  return holder === undefined || existsSync(`/proc/${holder.pid}`) ? [] : [join(state, 'holder.json')];
}
