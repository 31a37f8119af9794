import type { OtherNotifier } from '../inspect/other-notifiers.ts';
import type { Who, WhoQuestion } from '../inspect/who.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { byPlaces, groupBy, listOf } from './groups.ts';
import type { Palette } from './palette.ts';

type Cell = Who['alerts'][number];

/** Services that all others are told from by name: more are told by the others' names. */
const missingAtMost = 3;

/** The matrix for people: where it comes from, a block for each recipient, and what else Monit tells. */
export function whoText(who: Who, question: WhoQuestion, palette: Palette): string {
  const services = question.service === undefined ? who.services : [question.service];
  const blocks = groupBy(who.alerts, ({ recipient }) => recipient)
    .sort(([one], [other]) => ((one?.recipient ?? '') < (other?.recipient ?? '') ? -1 : 1))
    .map((cells) => recipientBlock(cells, services, who, palette));
  const nobody = `nobody is alerted${question.event === undefined ? '' : ` about ${question.event}`}\n`;
  return `${headline(who)}:\n${blocks.join('') || nobody}${otherNotifiersBlock(who.otherNotifiers, question.service)}`;
}

function headline({ source, localSource, profile, monit }: Who): string {
  if (source === 'profile') return `if profile ${profile ?? ''} were in force`;
  if (source === 'installed') {
    return `as installed; ${monit === undefined ? 'no Monit runs' : 'Monit runs without `set httpd` and cannot be asked'}`;
  }
  const local = localSource === 'loaded' ? '' : "; services' own alerts as installed";
  return `loaded: what Monit ${monit?.version ?? ''} (pid ${monit?.pid ?? ''}) runs${local}`;
}

function recipientBlock(cells: readonly Cell[], services: readonly string[], who: Who, palette: Palette): string {
  const lines = groupBy(cells, ({ origin, foundIn, events, reminderCycles, place }) => {
    return [origin, foundIn, events, reminderCycles, origin === 'global' && place];
  }).map((group) => `  ${rowText(group, services, who)}\n`);
  return `${palette.bold(cells[0]?.recipient ?? '')}\n${lines.join('')}`;
}

/** `all but backup: all events, by profile default` */
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
  const isMost = missing.length <= missingAtMost && missing.length < named.size;
  return isMost && missing.length > 0 ? `all but ${missing.join(', ')}` : listOf([...named]);
}

function sourceText(group: readonly Cell[], { profile, managedFile }: Who): string {
  const foundIn = group[0]?.foundIn;
  if (foundIn === 'managed') return `, by ${profile === undefined ? managedFile : `profile ${profile}`}`;
  return foundIn === 'unknown' ? ', loaded and no longer in the files' : byPlaces(group);
}

/** What else tells somebody; only that of one service where one is asked for. */
function otherNotifiersBlock(otherNotifiers: readonly OtherNotifier[], service: string | undefined): string {
  const concerned = otherNotifiers.filter((way) => way.kind !== 'exec' || [undefined, way.service].includes(service));
  const lines = groupBy(concerned, (way) => (way.kind === 'exec' ? [way.kind, way.program] : way)).map(wayText);
  return lines.length === 0 ? '' : `other ways out:\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

function wayText(ways: readonly OtherNotifier[]): string {
  const [way] = ways;
  if (way === undefined) return '';
  const by = byPlaces(ways);
  if (way.kind === 'mmonit') return `M/Monit gets every event: ${way.url}${by}`;
  if (way.kind === 'event-queue') return `event queue ${way.directory} (${waitingText(way.waiting)})${by}`;
  const services = new Set(ways.flatMap((one) => (one.kind === 'exec' ? (one.service ?? 'a service') : [])));
  return `${listOf([...services])}: exec ${way.program}${by}`;
}

function waitingText(waiting: number | undefined): string {
  if (waiting === undefined) return 'cannot be read';
  return waiting === 1 ? '1 event waits' : `${waiting === 0 ? 'no' : waiting} events wait`;
}
