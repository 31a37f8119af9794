import type { OtherNotifier } from '../inspect/other-notifiers.ts';
import type { Who, WhoQuestion } from '../inspect/who.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { listOf } from '../name-list.ts';
import { fromPlaces, groupBy } from './layout/groups.ts';
import type { Palette } from './layout/palette.ts';

type Cell = Who['alerts'][number];

const exceptionsAtMost = 3;

/** The source, a block for each recipient, and the other notifiers. */
export function whoText(who: Who, question: WhoQuestion, palette: Palette): string {
  const services = question.service === undefined ? who.services : [question.service];
  const blocks = groupBy(who.alerts, ({ recipient }) => recipient)
    .sort(([one], [other]) => ((one?.recipient ?? '') < (other?.recipient ?? '') ? -1 : 1))
    .map((cells) => recipientBlock(cells, services, who, palette));
  const nobody = `nobody is alerted${question.event === undefined ? '' : ` about ${question.event}`}\n`;
  const others = otherNotifiersBlock(who.otherNotifiers, question.service);
  return `${headline(who)}:\n${blocks.join('') || nobody}${withoutIncludeLine(who, services)}${others}`;
}

/** Of the services that were asked for. */
function withoutIncludeLine({ withoutInclude = [] }: Who, services: readonly string[]): string {
  const names = withoutInclude.filter((name) => services.includes(name));
  return names.length === 0 ? '' : `without an alert include: ${listOf(names)}\n`;
}

function headline({ source, localSource, profile, monit }: Who): string {
  if (source === 'profile') return `with profile "${profile ?? ''}"`;
  if (source === 'installed') {
    return `installed (${monit === undefined ? 'Monit is not running' : 'Monit has no usable `set httpd`'})`;
  }
  const local = localSource === 'loaded' ? '' : "; the services' own alerts are those installed";
  return `loaded by Monit ${monit?.version ?? ''} (pid ${monit?.pid ?? ''})${local}`;
}

function recipientBlock(cells: readonly Cell[], services: readonly string[], who: Who, palette: Palette): string {
  const lines = groupBy(cells, ({ origin, foundIn, events, reminderCycles, place, profile }) => {
    const source = foundIn === 'managed' ? (profile ?? who.profile) : [origin, origin === 'global' && place];
    return [foundIn, source, events, reminderCycles];
  }).map((group) => `  ${rowText(group, services, who)}\n`);
  return `${palette.bold(cells[0]?.recipient ?? '')}\n${lines.join('')}`;
}

/** `all but backup: all events, from profile "default"` */
function rowText(group: readonly Cell[], services: readonly string[], who: Who): string {
  const [first] = group;
  if (first === undefined) return '';
  const mails = group.length / new Set(group.map(({ service }) => service)).size;
  const each = mails > 1 ? ` (${Math.ceil(mails)} mails each)` : '';
  return `${servicesText(group, services)}: ${describeAlert(first)}${each}${sourceText(group, who)}`;
}

function servicesText(group: readonly Cell[], services: readonly string[]): string {
  const named = new Set(group.map(({ service }) => service));
  const missing = services.filter((service) => !named.has(service));
  if (services.length > 1 && missing.length === 0) return 'all services';
  const isMost = missing.length <= exceptionsAtMost && missing.length < named.size;
  return isMost && missing.length > 0 ? `all but ${missing.join(', ')}` : listOf([...named]);
}

function sourceText(group: readonly Cell[], { profile, managedFile }: Who): string {
  const { foundIn, profile: own = profile } = group[0] ?? {};
  if (foundIn === 'managed') return `, from ${own === undefined ? managedFile : `profile "${own}"`}`;
  return foundIn === 'unknown' ? ', loaded, but no longer in any file' : fromPlaces(group);
}

function otherNotifiersBlock(otherNotifiers: readonly OtherNotifier[], service: string | undefined): string {
  const concerned = otherNotifiers.filter(
    (notifier) => notifier.kind !== 'exec' || [undefined, notifier.service].includes(service),
  );
  const lines = groupBy(concerned, (notifier) =>
    notifier.kind === 'exec' ? [notifier.kind, notifier.program] : notifier,
  ).map(notifierText);
  return lines.length === 0 ? '' : `other notifiers:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function notifierText(notifiers: readonly OtherNotifier[]): string {
  const [notifier] = notifiers;
  if (notifier === undefined) return '';
  const from = fromPlaces(notifiers);
  if (notifier.kind === 'mmonit') return `M/Monit gets every event: ${notifier.url}${from}`;
  if (notifier.kind === 'event-queue')
    return `event queue ${notifier.directory} (${waitingText(notifier.waiting)})${from}`;
  const services = new Set(notifiers.flatMap((one) => (one.kind === 'exec' ? (one.service ?? 'a service') : [])));
  return `${listOf([...services])}: exec ${notifier.program}${from}`;
}

function waitingText(waiting: number | undefined): string {
  if (waiting === undefined) return 'cannot be read';
  return waiting === 1 ? '1 event queued' : `${waiting} events queued`;
}
