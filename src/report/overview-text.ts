import { MonitAlertError } from '../errors.ts';
import type { SiteStatus } from '../inspect/status.ts';
import type { ComingHold } from '../maintenance/calendar/model.ts';
import { type OwnerProcess, type Maintenance, unconfirmedBase } from '../maintenance/record/model.ts';
import { listOf } from '../name-list.ts';
import { isOnlyUnmanaged, stillAlertedText } from './alerted-text.ts';
import { errorText } from './error-text.ts';
import { maintenanceLine, noHolds } from './holds-text.ts';
import { alignColumns } from './layout/columns.ts';
import type { Palette } from './layout/palette.ts';
import { wrap } from './layout/wrap.ts';
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

const width = 80 - 'maintenance  '.length;

/** What is in force, what is wrong, and what to run next. */
export function overviewText(seen: Overview, palette: Palette): string {
  const { siteStatus, problems } = seen;
  const isUnknown = siteStatus instanceof MonitAlertError;
  const facts = [
    ...(isUnknown ? [] : factsOf(siteStatus, palette)),
    ...heldRows(seen),
    ...plannedLines(seen.planned, seen.now).flatMap((line) => row('planned', line)),
    ...(isUnknown ? [] : problems.flatMap((problem) => row('problem', problem, palette.red))),
  ];
  const steps = [...nextSteps(seen), ['--help', 'show all commands and options']];
  const commands = steps.map(([args = '', does = '']) => [palette.bold(`monit-alert ${args}`), does]);
  return `${isUnknown ? errorText(siteStatus, palette) : ''}${alignColumns(facts)}\n${alignColumns(commands)}`;
}

type Row = readonly [label: string, words: string];

function row(label: string, words: string, paint = (text: string) => text): Row[] {
  return wrap(words, width).map((line, index) => [index === 0 ? label : '', paint(line)]);
}

function factsOf(siteStatus: SiteStatus, palette: Palette): Row[] {
  return [
    ...(siteStatus.profile === undefined ? [] : row('profile', profileText(siteStatus), palette.bold)),
    ...(siteStatus.monit === undefined ? [] : row('recipients', recipientsText(siteStatus))),
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

function heldRows({ siteStatus, maintenance, now, isGone }: Overview): Row[] {
  if (maintenance !== undefined && !isOnlyFallback(maintenance)) {
    return row('maintenance', maintenanceLine(maintenance, now, isGone));
  }
  return siteStatus instanceof MonitAlertError ? [] : row('maintenance', noHolds);
}

/** A problem says it already. */
function isOnlyFallback({ holds, fallback, unconfirmed }: Maintenance): boolean {
  return fallback !== undefined && holds.length === 0 && unconfirmed === undefined;
}

function nextSteps({ siteStatus, maintenance, problems }: Overview): Row[] {
  const doctor: Row = ['doctor', 'diagnose problems and suggest fixes'];
  if (siteStatus instanceof MonitAlertError) return [doctor];
  const steps = maintenance === undefined ? stepsWithoutHold(siteStatus) : stepsInMaintenance(maintenance);
  return problems.length === 0 ? steps : [...steps, doctor];
}

function stepsWithoutHold({ profile, alerts, alerted }: SiteStatus): Row[] {
  if (profile === undefined) return [['init', "show how Monit's alerts would be imported into a profile"]];
  const whose = alerted.unmanaged.length === 0 ? 'all alerts' : "the profile's alerts";
  if (alerts.length === 0)
    return [
      ['default', 'turn alerts on again'],
      ['list', 'list profiles'],
    ];
  return [
    ['none --for 30m', `mute ${whose} for half an hour`],
    [profile, 'apply the profile again'],
  ];
}

function stepsInMaintenance(maintenance: Maintenance): Row[] {
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
