import type { Plan } from '../change/plan.ts';
import type { Effect } from '../change/recipient-diff.ts';
import type { ChangeResult } from '../change/result.ts';
import type { OtherNotifier } from '../inspect/other-notifiers.ts';
import type { UnmanagedAlert } from '../inspect/unmanaged-alerts.ts';
import type { MonitSeen } from '../monit/daemon/find-daemon.ts';
import type { ReloadProof } from '../monit/reload/proof.ts';
import { byPlaces, groupBy, listOf } from './groups.ts';
import type { Palette } from './palette.ts';

/** More lines of one kind than this are counted, not shown. */
const shownAtMost = 5;

/** The plan for people: the diff, then what it means for whom. Empty where there is nothing to do. */
export function planText(plan: Plan, palette: Palette): string {
  const diffs = [plan.diff, ...plan.otherFiles.map(({ diff }) => diff)].map((diff) => colorDiff(diff, palette));
  const parts = [...diffs, plan.effect.map((effect) => effectLine(effect, palette)).join('')];
  return parts
    .filter((part) => part !== '')
    .map((part) => `${part}\n`)
    .join('');
}

function colorDiff(diff: string, palette: Palette): string {
  const color = (line: string) => {
    if (line.startsWith('---') || line.startsWith('+++')) return palette.bold(line);
    if (line.startsWith('@@')) return palette.cyan(line);
    if (line.startsWith('+')) return palette.green(line);
    return line.startsWith('-') ? palette.red(line) : line;
  };
  return diff.split('\n').map(color).join('\n');
}

function effectLine({ recipient, before, after }: Effect, palette: Palette): string {
  return `${palette.bold(recipient)}: ${before ?? 'unknown'} -> ${after}\n`;
}

/** What the person should know of a plan: alerts that escape the profile, and what could not be told exactly. */
export function planWarnings({ unmanagedAlerts, disagreements }: Plan): string[] {
  return [...unmanagedWarnings(unmanagedAlerts), ...firstFew(disagreements, '--json has them all')];
}

/**
 * Alerts that escape the profile, a warning for each recipient and filter: `root@localhost still gets: backup (all
 * events), by /etc/monit/conf.d/backup:4`. The first few where there are many.
 */
export function unmanagedWarnings(alerts: readonly UnmanagedAlert[]): string[] {
  const groups = groupBy(alerts, ({ recipient, service, events }) => [recipient, service === undefined, events]);
  return firstFew(groups.map(unmanagedWarning), '`monit-alert who` names them all');
}

function unmanagedWarning(alerts: readonly UnmanagedAlert[]): string {
  const [first] = alerts;
  if (first === undefined) return '';
  const services = [...new Set(alerts.flatMap(({ service }) => service ?? []))];
  const what = services.length === 0 ? first.events : `${listOf(services)} (${first.events})`;
  return `${first.recipient} still gets: ${what}${byPlaces(alerts)}`;
}

function firstFew(lines: readonly string[], rest: string): string[] {
  const more = lines.length - shownAtMost;
  return [...lines.slice(0, shownAtMost), ...(more > 0 ? [`and ${more} more of this kind; ${rest}`] : [])];
}

/** For --verbose: what tells somebody of events whatever the profile says. Empty where nothing does. */
export function otherNotifiersLine(otherNotifiers: readonly OtherNotifier[]): string {
  const kinds = otherNotifiers.map(({ kind }) => kind);
  const count = (kind: OtherNotifier['kind'], name: string) => {
    const found = kinds.filter((one) => one === kind).length;
    return found === 0 ? [] : [`${found} ${name}`];
  };
  const counts = [...count('mmonit', 'M/Monit'), ...count('event-queue', 'event queue'), ...count('exec', '`exec`')];
  return counts.length === 0 ? '' : `other ways out: ${counts.join(', ')}; \`monit-alert who\` names them\n`;
}

/** How the change ended, in one line, and in a second one what to do where something is to be done. */
export function resultText(result: ChangeResult, palette: Palette): string {
  const name = palette.bold(result.plan.profile);
  switch (result.state) {
    case 'unchanged':
      return `${name} ${unchangedText(result.monit)}\n`;
    case 'would-change':
      return `${name} would be put in force; nothing was touched\n`;
    case 'active':
      return `${name} is in force: ${provedText(result.monit, result.proof)}\n`;
    case 'written':
      return `${name} is written and checked; Monit is not running: in force from its next start\n`;
    case 'pending':
      return `${name} is written, but not proved to be in force: ${result.reason}\n${hint(result.hint)}`;
    case 'rolled-back':
      return `${name} was not taken: ${result.reason}\nWhat was there before is in force again: ${provedText(result.monit, result.proof)}\n`;
    case 'failed':
      return `${palette.red('failed')}: ${result.reason}\n${hint(result.hint)}`;
  }
}

function unchangedText(monit: MonitSeen | undefined): string {
  return monit === undefined
    ? 'is in place already; Monit is not running: in force from its next start'
    : `is in force already: ${nameOf(monit)} runs it, nothing to do`;
}

/** `Monit 5.33.0 reloaded and verified in 12 ms` */
export function provedText(monit: MonitSeen, proof: ReloadProof): string {
  return `${nameOf(monit)} reloaded and verified in ${Math.round(proof.elapsedMs)} ms`;
}

/** `Monit 5.33.0`, or `Monit` where it has no HTTP server to tell its version. */
function nameOf({ version }: MonitSeen): string {
  return version === undefined ? 'Monit' : `Monit ${version}`;
}

/** The evidence, for --verbose. */
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
