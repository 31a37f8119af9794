import { MonitAlertError } from '../errors.ts';
import type { SiteStatus } from '../inspect/status.ts';
import { type OwnerProcess, type Maintenance, unconfirmedBase } from '../maintenance/record/model.ts';
import { alignColumns } from './columns.ts';
import { errorText } from './error-text.ts';
import { listOf } from './groups.ts';
import { maintenanceLine } from './holds-text.ts';
import type { Palette } from './palette.ts';
import { wrap } from './wrap.ts';

/** What was seen, for who has asked nothing in particular. */
export interface Overview {
  /** How things are, or why nobody can tell. */
  readonly siteStatus: SiteStatus | MonitAlertError;
  readonly maintenance: Maintenance | undefined;
  /** What is wrong, a sentence each. */
  readonly problems: readonly string[];
  readonly now: Date;
  readonly isGone: (ownerProcess: OwnerProcess) => boolean;
}

/** Columns of a terminal as narrow as they come, less those of the labels. */
const width = 80 - 'alerted  '.length;

/** What is in force and whether that is proved, what is held, what is wrong, and the few commands to go on with. */
export function overviewText(seen: Overview, palette: Palette): string {
  const { siteStatus, problems } = seen;
  const isUnknown = siteStatus instanceof MonitAlertError;
  const facts = [
    ...(isUnknown ? [] : factsOf(siteStatus, palette)),
    ...heldRows(seen),
    ...(isUnknown ? [] : problems.flatMap((problem) => row('problem', problem, palette.red))),
  ];
  const steps = [...nextSteps(seen), ['--help', 'all commands and options']];
  const commands = steps.map(([args = '', does = '']) => [palette.bold(`monit-alert ${args}`), does]);
  return `${isUnknown ? errorText(siteStatus, palette) : ''}${alignColumns(facts)}\n${alignColumns(commands)}`;
}

type Row = readonly [label: string, words: string];

/** A label, and words that may take several lines. */
function row(label: string, words: string, paint = (text: string) => text): Row[] {
  return wrap(words, width).map((line, index) => [index === 0 ? label : '', paint(line)]);
}

function factsOf(siteStatus: SiteStatus, palette: Palette): Row[] {
  return [
    ...(siteStatus.profile === undefined ? [] : row('profile', profileText(siteStatus), palette.bold)),
    ...(siteStatus.monit === undefined ? [] : row('alerted', alertedText(siteStatus))),
  ];
}

function profileText({ profile = '', monit, verified }: SiteStatus): string {
  if (monit === undefined) return `${profile}, in place for Monit's next start`;
  const daemon = `Monit${monit.version === undefined ? '' : ` ${monit.version}`} (pid ${monit.pid})`;
  return verified ? `${profile}, in force and proved: ${daemon} runs it` : `${profile}, not proved to be in force`;
}

/** Whoever is mailed by what Monit has loaded, or by the files where it cannot be asked. */
function alertedText({ loaded, alerts, unmanagedAlerts }: SiteStatus): string {
  const everybody = [...(loaded ?? alerts), ...unmanagedAlerts].map(({ recipient }) => recipient);
  return everybody.length === 0 ? 'nobody' : listOf([...new Set(everybody)]);
}

function heldRows({ siteStatus, maintenance, now, isGone }: Overview): Row[] {
  if (maintenance !== undefined) return row('held', maintenanceLine(maintenance, now, isGone));
  return siteStatus instanceof MonitAlertError ? [] : row('held', 'nothing');
}

/** What one may want to do now, without `monit-alert` before it. */
function nextSteps({ siteStatus, maintenance, problems }: Overview): Row[] {
  const doctor: Row = ['doctor', 'what is wrong here, and what to do about it'];
  if (siteStatus instanceof MonitAlertError) return [doctor];
  const steps = maintenance === undefined ? stepsAtRest(siteStatus) : stepsMeanwhile(maintenance);
  return problems.length === 0 ? steps : [...steps, doctor];
}

function stepsAtRest({ profile, alerts }: SiteStatus): Row[] {
  if (profile === undefined) return [['init', "how Monit's alerts would become the profile default"]];
  if (alerts.length === 0)
    return [
      ['default', 'alerts are on again'],
      ['list', 'the profiles there are'],
    ];
  return [
    ['none --for 30m', 'alerts are off for half an hour, then on again'],
    [profile, 'put it in force, if it is not'],
  ];
}

function stepsMeanwhile(maintenance: Maintenance): Row[] {
  const newest = maintenance.holds.at(-1);
  if (newest !== undefined)
    return [
      ['release --all', `end what is held: ${maintenance.base} is in force again`],
      newest.until === undefined ? ['holds', 'all that is held'] : [`extend ${newest.id} 30m`, 'half an hour from now'],
    ];
  return unconfirmedBase(maintenance) === undefined ? [['sync', 'finish it now']] : [['confirm', 'keep it']];
}
