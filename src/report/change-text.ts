import type { MailedAgain } from '../change/mailed-again.ts';
import type { Plan } from '../change/plan.ts';
import type { Effect } from '../change/recipient-diff.ts';
import type { ChangeResult, RolledBack, Unchanged } from '../change/result.ts';
import type { OtherNotifier } from '../inspect/other-notifiers.ts';
import type { UnmanagedAlert } from '../inspect/unmanaged-alerts.ts';
import { recipientKey } from '../monit/config/effective-alerts.ts';
import type { MonitSeen } from '../monit/daemon/find-daemon.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import { listOf } from '../name-list.ts';
import { printableLines } from '../printable.ts';
import { isOnlyUnmanaged, stillAlertedText } from './alerted-text.ts';
import { fileOf } from './layout/diff-file.ts';
import { withoutHeader } from './layout/diff-without-header.ts';
import { firstFew, fromPlaces, groupBy } from './layout/groups.ts';
import type { Palette } from './layout/palette.ts';

/** Lines of diffs, all files together. More of them are only counted. */
const diffLinesShown = 12;
/** Lines about single services. */
const effectsShown = 8;

/** Empty if no file changes. Without the headers of our own files. */
export function diffText(plan: Plan, palette: Palette): string {
  return diffsOf(plan)
    .map((text) => `${colorDiff(text, palette)}\n`)
    .join('');
}

/** Whether a summary says more: a screen has 24 lines. */
export function isDiffLong(plan: Plan): boolean {
  return diffsOf(plan).join('').split('\n').length - 1 > diffLinesShown;
}

/** `2 files change, 34 lines (`--diff` prints them): /etc/monit/monitrc, /etc/monit/conf.d/monit-alert` */
export function diffSummaryText(plan: Plan): string {
  const diffs = diffsOf(plan);
  const files = diffs.map(fileOf);
  // New files last: an administrator looks for those that exist already.
  const names = [false, true].flatMap((isNew) => files.filter((file) => file.isNew === isNew).map(({ path }) => path));
  const lines = diffs.flatMap(changedLines).length;
  const change = diffs.length === 1 ? '1 file changes' : `${diffs.length} files change`;
  return `${change}, ${lines} lines (\`--diff\` prints them): ${listOf(names)}\n\n`;
}

function changedLines(diff: string): string[] {
  return diff
    .split('\n')
    .slice(2)
    .filter((line) => /^[-+]/.test(line));
}

function diffsOf({ diff, serviceFiles, otherFiles }: Plan): string[] {
  const ours = [diff, ...serviceFiles.map((file) => file.diff)].map(withoutHeader);
  return [...ours, ...otherFiles.map((file) => file.diff)].filter((text) => text !== '');
}

/**
 * How the alerts of each recipient change; empty if none change.
 * @param isWhole also of every service, however many there are.
 */
export function effectsText({ effect, serviceEffects, mailedAgain }: Plan, palette: Palette, isWhole = true): string {
  const line = ({ recipient, before, after }: Effect, of = '') =>
    `${of}${palette.bold(recipient)}: ${before ?? 'unknown'} -> ${after}`;
  const concerned = effect.length > 0 ? serviceEffects : serviceEffects.filter((one) => one.effect.length > 0);
  const ofServices = groupBy(concerned, (one) => one.effect).flatMap((alike) => {
    const names = `${listOf(alike.map(({ service }) => service))}: `;
    const own = (alike[0]?.effect ?? []).map((one) => line(one, names));
    return own.length === 0 ? [`${names}unchanged`] : own;
  });
  const others = ofServices.length === 0 ? '' : 'all other services: ';
  const ofAll = effect.map((one) => line(one, others));
  const unchanged = others === '' || ofAll.length > 0 ? [] : [`${others}unchanged`];
  const shown = isWhole ? ofServices : firstFew(ofServices, '`--diff` prints them all', effectsShown);
  const lines = [...shown, ...ofAll, ...unchanged, ...mailedAgainLines(mailedAgain)];
  return lines.length === 0 ? '' : `${lines.join('\n')}\n\n`;
}

/** `nginx, php still fail: the reload makes Monit mail ops@example.org again` */
function mailedAgainLines(services: readonly MailedAgain[]): string[] {
  return groupBy(services, ({ recipients }) => recipients).map((alike) => {
    const fail = alike.length === 1 ? 'still fails' : 'still fail';
    const names = listOf(alike.map(({ service }) => service));
    return `${names} ${fail}: the reload makes Monit mail ${listOf(alike[0]?.recipients ?? [])} again`;
  });
}

function colorDiff(diff: string, palette: Palette): string {
  const color = (line: string) => {
    if (line.startsWith('---') || line.startsWith('+++')) return palette.bold(line);
    if (line.startsWith('@@')) return palette.cyan(line);
    if (line.startsWith('header of')) return palette.dim(line);
    if (line.startsWith('+')) return palette.green(line);
    return line.startsWith('-') ? palette.red(line) : line;
  };
  return printableLines(diff).split('\n').map(color).join('\n');
}

/**
 * Unmanaged alerts that nobody has accepted, and what could not be determined exactly.
 * @param isResultShown the result says itself what to do about alerts with which a mute is none.
 */
export function planWarnings({ unmanagedAlerts, alerted, disagreements }: Plan, isResultShown = false): string[] {
  const reached = new Set(alerted.unmanaged.map(recipientKey));
  const inForce = unmanagedAlerts.filter((one) => reached.has(recipientKey(one)));
  return [
    ...unmanagedWarnings(inForce, !(isResultShown && isOnlyUnmanaged(alerted))),
    ...firstFew(disagreements, '`--json` lists them all'),
  ];
}

/**
 * For each recipient and filter: `root@localhost still gets: backup (all events), from /etc/monit/conf.d/backup:4`, and
 * then what to do. Accepted alerts are left out.
 */
export function unmanagedWarnings(all: readonly UnmanagedAlert[], hasRemedy = true): string[] {
  const alerts = all.filter(({ accepted }) => accepted !== true);
  const groups = groupBy(alerts, ({ recipient, service, services, events }) => [
    recipient,
    service === undefined && services === undefined,
    events,
  ]);
  const isInFiles = hasRemedy && alerts.some(({ place }) => place !== undefined);
  return [
    ...firstFew(groups.map(unmanagedWarning), '`monit-alert who` lists them all'),
    ...(isInFiles ? [importRemedy] : []),
  ];
}

const importRemedy = '`monit-alert init` shows how profiles would control these alerts';

function unmanagedWarning(alerts: readonly UnmanagedAlert[]): string {
  const [first] = alerts;
  if (first === undefined) return '';
  const services = [...new Set(alerts.flatMap(({ service, services = [] }) => service ?? services))];
  const what = services.length === 0 ? first.events : `${listOf(services)} (${first.events})`;
  return `${first.recipient} still gets: ${what}${fromPlaces(alerts)}`;
}

export function otherNotifiersLine(otherNotifiers: readonly OtherNotifier[]): string {
  const kinds = otherNotifiers.map(({ kind }) => kind);
  const count = (kind: OtherNotifier['kind'], name: string) => {
    const found = kinds.filter((one) => one === kind).length;
    return found === 0 ? [] : [`${found} ${name}`];
  };
  const counts = [...count('mmonit', 'M/Monit'), ...count('event-queue', 'event queue'), ...count('exec', '`exec`')];
  return counts.length === 0 ? '' : `other notifiers: ${counts.join(', ')}; see \`monit-alert who\`\n`;
}

/**
 * The result in one line; what to do, if anything, in a second.
 * @param what it is about.
 */
export function resultText(result: ChangeResult, palette: Palette, what = `"${result.plan.profile}"`): string {
  const name = palette.bold(what);
  switch (result.state) {
    case 'unchanged':
      return `${name} ${unchangedText(result)}\n`;
    case 'would-change':
      return `${name} would be applied${clause(result.plan, '; ', 'later')}nothing was changed\n`;
    case 'active':
      return `${name} is in force${clause(result.plan, ': ')}${provedText(result.monit, result.proof)}\n`;
    case 'written':
      return `${name} is installed and checked${clause(result.plan, '; ', 'later')}${notRunning}\n`;
    case 'pending':
      return `${name} is installed, but not verified to be in force: ${result.reason}\n${hint(result.hint)}`;
    case 'rolled-back': {
      const restored = `${result.restored ?? 'The previous configuration'} is restored: ${verifiedText(result)}`;
      return `${name} was not applied: ${result.reason}\n${restored}\n`;
    }
    case 'failed':
      return `${palette.red('failed')}: ${result.reason}\n${hint(result.hint)}`;
  }
}

function verifiedText({ monit, proof }: RolledBack): string {
  if (monit === undefined) return 'Monit is not running and will load it when it starts';
  return proof === undefined ? `${nameOf(monit)} runs it` : provedText(monit, proof);
}

function unchangedText({ monit, plan }: Unchanged): string {
  return monit === undefined
    ? `is already installed${clause(plan, '; ', 'later')}${notRunning}`
    : `is already in force${clause(plan, ': ')}${nameOf(monit)} runs it; nothing to do`;
}

const notRunning = 'Monit is not running and will load it when it starts';

/** Goes on after a profile that alerts nobody: on the same line, or on the next if others are still alerted. */
function clause({ alerted }: Plan, otherwise: string, when?: 'later'): string {
  return isOnlyUnmanaged(alerted) ? `; ${stillAlertedText(alerted, when)}\n` : otherwise;
}

/** `Monit 5.33.0 reloaded and verified in 12 ms` */
export function provedText(monit: MonitSeen, proof: ReloadProof): string {
  return `${nameOf(monit)} reloaded and verified in ${Math.round(proof.elapsedMs)} ms`;
}

/** Only its HTTP server reports Monit's version. */
function nameOf({ version }: MonitSeen): string {
  return version === undefined ? 'Monit' : `Monit ${version}`;
}

export function proofText(proof: ReloadProof): string {
  return `proof: ${evidenceText(proof)}, pid ${proof.pid}, ${proof.elapsedMs.toFixed(1)} ms\n`;
}

function evidenceText(proof: ReloadProof): string {
  switch (proof.kind) {
    case 'listener':
      return `listener ${proof.before.join(',')} -> ${proof.after.join(',')}, ${proof.knocks} knocks`;
    case 'pid-file':
      return `pid file ${proof.before ?? 'none'} -> ${proof.after}`;
    case 'log':
      return `${proof.after.path}, byte ${proof.before.offset} to ${proof.after.offset}`;
  }
}

function hint(text: string | undefined): string {
  return text === undefined ? '' : `${text}\n`;
}
