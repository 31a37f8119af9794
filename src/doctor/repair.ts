import { dirname } from 'node:path';
import { applyText } from '../change/apply.ts';
import type { Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { endHolds } from '../maintenance/release.ts';
import { inSession, type Session } from '../maintenance/session.ts';
import { keptText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { mendHistory } from '../state/history.ts';
import { removeLeftovers } from '../system/atomic-file.ts';
import { removeAbandonedScratch } from '../system/scratch.ts';
import { know } from './fact.ts';
import type { Finding, FindingId } from './finding.ts';

/** What was done about a finding, or why it could not be. */
export interface Repair {
  readonly id: FindingId;
  /** What was done; undefined where a change says it, or nothing was done. */
  readonly what: string | undefined;
  /** How the change ended that was made for it. */
  readonly change: ChangeResult | undefined;
  readonly fault: MonitAlertError | undefined;
}

type Step = (session: Session) => Promise<Pick<Repair, 'what' | 'change'>>;

/** What can be finished or cleared away without asking anybody what is wanted, by the findings that call for it. */
const steps: readonly { readonly for: readonly FindingId[]; readonly step: Step }[] = [
  { for: ['leftovers'], step: clearAway },
  { for: ['history'], step: mend },
  { for: ['maintenance', 'in-force'], step: finish },
];

/**
 * Finishes or clears away what interrupted changes left: under the lock that every change takes, and on the road of one.
 * What only a person can decide (a profile that was edited, a damaged maintenance.json) is left as it is.
 *
 * @throws MonitAlertError `lock.busy`, `lock.failed`: nothing was done.
 */
export async function repair(findings: readonly Finding[], site: Site, watcher: Watcher): Promise<Repair[]> {
  const isAmiss = ({ id, verdict }: Finding, ids: readonly FindingId[]) =>
    ids.includes(id) && (verdict === 'problem' || verdict === 'warning');
  const wanted = steps.flatMap(({ for: ids, step }) => {
    const finding = findings.find((one) => isAmiss(one, ids));
    return finding === undefined ? [] : [{ id: finding.id, step }];
  });
  if (wanted.length === 0) return [];
  return inSession('monit-alert doctor --fix', site, { force: false, strict: false }, watcher, async (session) => {
    const repairs: Repair[] = [];
    for (const { id, step } of wanted) {
      const done = await know(async () => step(session));
      const nothing = { what: undefined, change: undefined };
      const repaired = done instanceof MonitAlertError ? { ...nothing, fault: done } : { ...done, fault: undefined };
      repairs.push({ id, ...repaired });
    }
    return repairs;
  });
}

/** The state directory's own were cleared away when the lock was taken. */
async function clearAway({ site }: Session): ReturnType<Step> {
  const { managedFile } = await readInstallation(await asTheDaemonSees(site));
  await removeLeftovers(dirname(managedFile.target));
  await removeAbandonedScratch();
  return { what: 'what killed runs left is cleared away', change: undefined };
}

async function mend({ state }: Session): ReturnType<Step> {
  const kept = await mendHistory(state);
  return { what: `damaged lines are out of the history; as it was, it is kept in ${kept}`, change: undefined };
}

/** Puts in force what is to be: what is held or comes after it, or what is installed. */
async function finish(session: Session): ReturnType<Step> {
  const { site, state, options } = session;
  const maintenance = await readMaintenance(state);
  if (maintenance !== undefined) {
    const { reconciliation } = await endHolds(maintenance, [], session);
    return { what: undefined, change: reconciliation?.change };
  }
  const { installed, managedFile } = await readInstallation(await asTheDaemonSees(site));
  // A file that somebody edited is his: to load it, or to overwrite it, is for a person to say.
  if (installed.kind !== 'intact') return { what: undefined, change: undefined };
  const managedText = keptText(installed.text, managedFile.path);
  const cause = { action: 'fix', reason: undefined } as const;
  return {
    what: undefined,
    change: await applyText(managedText, { ...options, cause, isHeld: false }, site, session),
  };
}
