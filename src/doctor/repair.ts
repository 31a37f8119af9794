import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import { ensureServicesDirectory } from '../change/files/services-directory.ts';
import type { Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { calendarDamage, emptyCalendar, writeCalendar } from '../maintenance/calendar/store.ts';
import { readBase } from '../maintenance/installed-base.ts';
import { readMaintenance } from '../maintenance/record/store.ts';
import { endHolds } from '../maintenance/release.ts';
import { inSession, putInForce, type Session } from '../maintenance/session.ts';
import { readServiceHeader } from '../render/header.ts';
import { keptText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { mendHistory } from '../state/history.ts';
import { keepContent } from '../state/state-directory.ts';
import { removeFile, removeLeftovers } from '../system/atomic-file.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { removeAbandonedScratch } from '../system/scratch.ts';
import { isOrphan } from './alert-include-findings.ts';
import { findOut } from './fact.ts';
import type { Finding, FindingId } from './finding.ts';
import { managedDirectories } from './gather-facts.ts';
import { readServicesDirectory } from './services-directory.ts';

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
  { for: ['calendar'], step: beginCalendar },
  { for: ['services-dir'], step: makeServicesDirectory },
  { for: ['service-files'], step: removeOrphans },
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
  const installation = await readInstallation(await asTheDaemonSees(site));
  for (const directory of managedDirectories(installation)) await removeLeftovers(directory);
  await removeAbandonedScratch();
  return { what: 'removed the files that killed runs left', change: undefined };
}

async function mend({ state }: Session): ReturnType<Step> {
  const kept = await mendHistory(state);
  return { what: `removed the damaged lines; the old file is ${kept}`, change: undefined };
}

/** What was planned in it is lost already. */
async function beginCalendar({ state }: Session): ReturnType<Step> {
  if ((await calendarDamage(state)) === undefined) return { what: undefined, change: undefined };
  const [kept] = await writeCalendar(state, emptyCalendar);
  return { what: kept, change: undefined };
}

async function makeServicesDirectory({ site }: Session): ReturnType<Step> {
  const { alertIncludes } = await readInstallation(await asTheDaemonSees(site));
  const { directory, includes } = alertIncludes;
  if (includes.length === 0 || existsSync(directory)) return { what: undefined, change: undefined };
  await ensureServicesDirectory(directory, site.controlFile);
  return { what: `made ${directory}`, change: undefined };
}

/** Nothing reads them, so Monit need not be reloaded. */
async function removeOrphans({ site, state }: Session): ReturnType<Step> {
  const installation = await readInstallation(await asTheDaemonSees(site));
  const orphans = (await readServicesDirectory(installation)).files.filter(isOrphan);
  if (orphans.length === 0) return { what: undefined, change: undefined };
  for (const { path } of orphans) {
    const { bytes } = await readRegularFile(path, { orDevice: false });
    await keepContent(state, `unread-${new Date().toISOString()}-${basename(path)}`, bytes);
    await removeFile(path);
  }
  return { what: `removed ${orphans.length} files that nothing reads; copies are in ${state}`, change: undefined };
}

/** Puts in force what the record of holds says, or without one, the installed files. */
async function finish(session: Session): ReturnType<Step> {
  const { site, state } = session;
  const maintenance = await readMaintenance(state);
  if (maintenance !== undefined) {
    const { reconciliation } = await endHolds(maintenance, [], session);
    return { what: undefined, change: reconciliation?.change };
  }
  const { kind, text, services, installation } = await readBase(site);
  const areIntact = Object.values(services).every((one) => readServiceHeader(one).kind === 'intact');
  // A person must decide whether an edited file is loaded or overwritten.
  if (kind !== 'intact' || !areIntact) return { what: undefined, change: undefined };
  const managedText = keptText(text, installation.managedFile.path, services);
  const cause = { action: 'fix', reason: undefined } as const;
  return { what: undefined, change: await putInForce(managedText, { cause, isHeld: false }, session) };
}
