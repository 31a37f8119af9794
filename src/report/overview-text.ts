import { MonitAlertError } from '../errors.ts';
import type { SiteStatus } from '../inspect/status.ts';
import type { ComingHold } from '../maintenance/calendar/model.ts';
import { type OwnerProcess, type Maintenance, unconfirmedBase } from '../maintenance/record/model.ts';
import { listOf } from '../name-list.ts';
import { isOnlyUnmanaged, stillAlertedText } from './alerted-text.ts';
import { errorText } from './error-text.ts';
import { maintenanceLine, noHolds } from './holds-text.ts';
import { labelled, type LabelledRow } from './layout/columns.ts';
import type { Palette } from './layout/palette.ts';
import { plannedLines } from './planned-text.ts';

export interface Overview {
  /** Or why it cannot be read. */
  readonly siteStatus: SiteStatus | MonitAlertError;
  readonly maintenance: Maintenance | undefined;
  /** What begins later. */
  readonly planned: readonly ComingHold[];
  /** A sentence each. */
  readonly problems: readonly string[];
  readonly now: Date;
  readonly isGone: (ownerProcess: OwnerProcess) => boolean;
}

/**
 * What is in force, what is wrong, and what to run next.
 * @param width columns; Infinity: lines are not wrapped.
 */
export function overviewText(seen: Overview, width: number, palette: Palette): string {
  const { siteStatus, problems } = seen;
  const isUnknown = siteStatus instanceof MonitAlertError;
  const facts = [
    ...(isUnknown ? [] : factsOf(siteStatus, palette)),
    ...heldRows(seen),
    ...plannedLines(seen.planned, seen.now).map((line): LabelledRow => ['planned', line]),
    ...(isUnknown ? [] : problems.map((problem): LabelledRow => ['problem', problem, palette.red])),
  ];
  const steps: LabelledRow[] = [...nextSteps(seen), ['--help', 'show all commands and options']];
  const commands = steps.map(([args, does]): LabelledRow => [`monit-alert ${args}`, does]);
  const fault = isUnknown ? errorText(siteStatus, palette) : '';
  return `${fault}${labelled(facts, width)}\n${labelled(commands, width, palette.bold)}`;
}

function factsOf(siteStatus: SiteStatus, palette: Palette): LabelledRow[] {
  return [
    ...(siteStatus.profile === undefined ? [] : [['profile', profileText(siteStatus), palette.bold] as const]),
    ...(siteStatus.monit === undefined ? [] : [['recipients', recipientsText(siteStatus)] as const]),
  ];
}

function profileText({ profile = '', monit, verified }: SiteStatus): string {
  if (monit === undefined) return `${profile}, installed; Monit is not running`;
  const daemon = `Monit${monit.version === undefined ? '' : ` ${monit.version}`} (pid ${monit.pid})`;
  return verified ? `${profile}, in force and verified: ${daemon} runs it` : `${profile}, not verified to be in force`;
}

function recipientsText({ alerted }: SiteStatus): string {
  if (isOnlyUnmanaged(alerted)) return stillAlertedText(alerted);
  return alerted.recipients.length === 0 ? 'nobody' : listOf(alerted.recipients);
}

function heldRows({ siteStatus, maintenance, now, isGone }: Overview): LabelledRow[] {
  if (maintenance !== undefined && !isOnlyFallback(maintenance)) {
    return [['maintenance', maintenanceLine(maintenance, now, isGone)]];
  }
  return siteStatus instanceof MonitAlertError ? [] : [['maintenance', noHolds]];
}

/** A problem says it already. */
function isOnlyFallback({ holds, fallback, unconfirmed }: Maintenance): boolean {
  return fallback !== undefined && holds.length === 0 && unconfirmed === undefined;
}

function nextSteps({ siteStatus, maintenance, problems }: Overview): LabelledRow[] {
  const doctor: LabelledRow = ['doctor', 'diagnose problems and suggest fixes'];
  if (siteStatus instanceof MonitAlertError) return [doctor];
  const steps = maintenance === undefined ? stepsWithoutHold(siteStatus) : stepsInMaintenance(maintenance);
  return problems.length === 0 ? steps : [...steps, doctor];
}

function stepsWithoutHold({ profile, alerts, alerted, unmanagedAlerts }: SiteStatus): LabelledRow[] {
  const hasOthers = unmanagedAlerts.some(({ accepted, place }) => accepted !== true && place !== undefined);
  if (profile === undefined)
    return [['init', hasOthers ? "show how Monit's alerts would be imported into a profile" : 'show a first profile']];
  const imports: LabelledRow[] = hasOthers ? [['init', 'show how the other alerts would be imported']] : [];
  const whose = alerted.unmanaged.length === 0 ? 'all alerts' : "the profile's alerts";
  if (alerts.length === 0) return [...imports, ['default', 'turn alerts on again'], ['list', 'list profiles']];
  return [...imports, ['none --for 30m', `mute ${whose} for half an hour`], [profile, 'apply the profile again']];
}

function stepsInMaintenance(maintenance: Maintenance): LabelledRow[] {
  const newest = maintenance.holds.at(-1);
  if (newest !== undefined)
    return [
      ['release --all', `end every hold and return to "${maintenance.base}"`],
      newest.until === undefined
        ? ['holds', 'list all holds']
        : [`extend ${newest.id} 30m`, 'let the hold end in half an hour'],
    ];
  if (unconfirmedBase(maintenance) !== undefined) return [['confirm', 'keep the change']];
  const { fallback, reconciled } = maintenance;
  return reconciled && fallback !== undefined
    ? [[fallback.profile, 'apply the profile, once you have fixed it']]
    : [['sync', 'complete the change']];
}
