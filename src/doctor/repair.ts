import { dirname } from 'node:path';
import type { Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { endHolds } from '../maintenance/release.ts';
import { inSession, putInForce, type Session } from '../maintenance/session.ts';
import { keptText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { mendHistory } from '../state/history.ts';
import { removeLeftovers } from '../system/atomic-file.ts';
import { removeAbandonedScratch } from '../system/scratch.ts';
import { findOut } from './fact.ts';
import type { Finding, FindingId } from './finding.ts';

/** What was done about a finding, or why it failed. */
export interface Repair {
  readonly id: FindingId;
  /** Undefined if `change` describes it, or nothing was done. */
  readonly what: string | undefined;
  /** The change that repaired it. */
  readonly change: ChangeResult | undefined;
  readonly fault: MonitAlertError | undefined;
}

type Step = (session: Session) => Promise<Pick<Repair, 'what' | 'change'>>;

/** Repairs that need no decision by a person, by finding. */
const steps: readonly { readonly for: readonly FindingId[]; readonly step: Step }[] = [
  { for: ['leftovers'], step: clearAway },
  { for: ['history'], step: mend },
  { for: ['maintenance', 'in-force'], step: finish },
];

/**
 * Finishes or removes what interrupted changes left. It does not touch what a person must decide: an
 * edited profile, a damaged maintenance.json.
 *
 * @throws MonitAlertError `lock.busy`, `lock.failed`: nothing was done.
 */
export async function repair(findings: readonly Finding[], site: Site, watcher: Watcher): Promise<Repair[]> {
  const needsRepair = ({ id, verdict }: Finding, ids: readonly FindingId[]) =>
    ids.includes(id) && (verdict === 'problem' || verdict === 'warning');
  const wanted = steps.flatMap(({ for: ids, step }) => {
    const finding = findings.find((one) => needsRepair(one, ids));
    return finding === undefined ? [] : [{ id: finding.id, step }];
  });
  if (wanted.length === 0) return [];
  return inSession({ command: 'monit-alert doctor --fix', site, watcher }, async (session) => {
    const repairs: Repair[] = [];
    for (const { id, step } of wanted) {
      const done = await findOut(async () => step(session));
      const nothing = { what: undefined, change: undefined };
      const repaired = done instanceof MonitAlertError ? { ...nothing, fault: done } : { ...done, fault: undefined };
      repairs.push({ id, ...repaired });
    }
    return repairs;
  });
}

/** Taking the lock has already cleared the state directory. */
async function clearAway({ site }: Session): ReturnType<Step> {
  const { managedFile } = await readInstallation(await asTheDaemonSees(site));
  await removeLeftovers(dirname(managedFile.target));
  await removeAbandonedScratch();
  return { what: 'removed the files that killed runs left', change: undefined };
}

async function mend({ state }: Session): ReturnType<Step> {
  const kept = await mendHistory(state);
  return { what: `removed the damaged lines; the old file is ${kept}`, change: undefined };
}

/** Puts in force what the record of holds says, or without one, the installed file. */
async function finish(session: Session): ReturnType<Step> {
  const { site, state } = session;
  const maintenance = await readMaintenance(state);
  if (maintenance !== undefined) {
    const { reconciliation } = await endHolds(maintenance, [], session);
    return { what: undefined, change: reconciliation?.change };
  }
  const { installed, managedFile } = await readInstallation(await asTheDaemonSees(site));
  // A person must decide whether an edited file is loaded or overwritten.
  if (installed.kind !== 'intact') return { what: undefined, change: undefined };
  const managedText = keptText(installed.text, managedFile.path);
  const cause = { action: 'fix', reason: undefined } as const;
  return { what: undefined, change: await putInForce(managedText, { cause, isHeld: false }, session) };
}
