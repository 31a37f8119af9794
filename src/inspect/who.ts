import { MonitAlertError } from '../errors.ts';
import { type Concern, type EffectiveAlert, effectiveAlerts } from '../monit/config/effective-alerts.ts';
import { eventNames } from '../monit/config/grammar.ts';
import { type MonitSeen, monitSeen } from '../monit/daemon/find-daemon.ts';
import { readLoadedAlerts } from '../monit/http/loaded-alerts.ts';
import { ask } from '../monit/http/retry.ts';
import { loadProfile } from '../profile/load.ts';
import { suggestion } from '../profile/suggestion.ts';
import { type ManagedText, renderManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import { traceInstalled, type TracedAlert, type TracedAlerts, traceLoaded } from './alert-origin.ts';
import { readAlertSources } from './alert-sources.ts';
import { ensureNoLocalAlerts } from './expected-alerts.ts';
import { type Observation, observe } from './observe.ts';
import type { OtherNotifier } from './other-notifiers.ts';

/** What is asked; everything that is undefined narrows nothing down. */
export interface WhoQuestion {
  /** Who would be alerted if this profile were in force; undefined: who is. */
  readonly profile?: string | undefined;
  /** A service's name as Monit has it. */
  readonly service?: string | undefined;
  /** One of Monit's event names. */
  readonly event?: string | undefined;
}

/** One cell of the matrix recipients x services: what a recipient gets of a service, and which statement says so. */
export interface MatrixCell extends TracedAlert, Concern {}

/** Who is mailed about what. */
export interface Who {
  /**
   * Where the answer comes from: the running daemon, the files on disk, or these with a profile that is not applied.
   */
  readonly source: 'loaded' | 'installed' | 'profile';
  /** The same for the services' own alerts, for which a daemon with very many services is not asked. */
  readonly localSource: 'loaded' | 'installed' | 'profile';
  /** The profile that was asked for; else the one that the managed file was written for, if it is ours. */
  readonly profile: string | undefined;
  /** Path of the include that monit-alert writes. */
  readonly managedFile: string;
  /** Undefined: no Monit runs. */
  readonly monit: MonitSeen | undefined;
  /** Every service, asked for or not. */
  readonly services: readonly string[];
  /** A cell of the matrix each; `events` is the whole filter, whichever event was asked for. */
  readonly alerts: readonly MatrixCell[];
  /** From the files: what else tells somebody of events. */
  readonly otherNotifiers: readonly OtherNotifier[];
  /** Monit's about its configuration, and where Monit's reading and ours do not agree. */
  readonly warnings: readonly string[];
}

/**
 * The effective matrix recipients x services x events. Looks, and touches nothing.
 *
 * @throws MonitAlertError `event.unknown`, `service.unknown`; what loading the profile, reading the configuration and
 * asking Monit can throw.
 */
export async function whoIsAlerted(from: Site, question: WhoQuestion): Promise<Who> {
  ensureEvent(question.event);
  const deadline = deadlineAfter(from.timeoutMs);
  const managedText = question.profile === undefined ? undefined : await managedTextOf(question.profile, from);
  const observation = await observe(from, ({ installed }) => managedText?.text ?? installed.text, deadline);
  const { installation, checked, daemon } = observation;
  const { managed, unmanaged, otherNotifiers, disagreements } = await readAlertSources(
    observation,
    managedText,
    deadline,
  );
  const onDisk = traceInstalled(managed, unmanaged);
  const seen = managedText === undefined ? await asLoaded(observation, onDisk, deadline) : undefined;
  const { globals, services } = seen?.alerts ?? onDisk;
  const source = managedText === undefined ? 'installed' : 'profile';
  const names = services.map(({ name }) => name);
  return {
    source: seen === undefined ? source : 'loaded',
    localSource: seen?.localSource ?? source,
    profile: managedText?.profile ?? installation.installed.profile,
    managedFile: installation.managedFile.path,
    monit: monitSeen(daemon),
    services: names,
    alerts: effectiveAlerts(globals, services).filter(concerned(serviceNamed(question.service, names), question.event)),
    otherNotifiers,
    warnings: [...checked.warnings, ...unmanaged.disagreements, ...disagreements],
  };
}

function ensureEvent(event: string | undefined): void {
  const known: readonly string[] = eventNames;
  if (event === undefined || known.includes(event)) return;
  const message = `Monit has no event "${event}"${suggestion(event, known, 'it has')}`;
  throw new MonitAlertError('event.unknown', message);
}

async function managedTextOf(name: string, site: Site): Promise<ManagedText> {
  const profile = await loadProfile(name, site.profilesDirectories);
  const managedText = await renderManagedText(profile, site);
  ensureNoLocalAlerts(managedText);
  return managedText;
}

/** The alerts that the daemon shows; undefined where there is none to ask. */
async function asLoaded(
  { daemon }: Observation,
  installed: TracedAlerts,
  deadline: Deadline,
): Promise<{ alerts: TracedAlerts; localSource: Who['localSource'] } | undefined> {
  if (daemon?.endpoint === undefined) return undefined;
  const { globals, serviceNames, services } = await ask(readLoadedAlerts, daemon.endpoint, deadline);
  if (services !== undefined) return { alerts: traceLoaded({ globals, services }, installed), localSource: 'loaded' };
  const byName = new Map(installed.services.map((service) => [service.name, service.alerts]));
  const believed = serviceNames.map((name) => ({ name, alerts: byName.get(name) ?? [] }));
  return { alerts: traceLoaded({ globals, services: believed }, installed), localSource: 'installed' };
}

/** @throws MonitAlertError `service.unknown` */
function serviceNamed(asked: string | undefined, names: readonly string[]): string | undefined {
  if (asked === undefined || names.includes(asked)) return asked;
  const message = `Monit has no service "${asked}"${suggestion(asked, names, 'it has')}`;
  throw new MonitAlertError('service.unknown', message);
}

function concerned(service: string | undefined, event: string | undefined) {
  return (cell: EffectiveAlert): boolean => {
    const events: readonly string[] = cell.events;
    return (service === undefined || cell.service === service) && (event === undefined || events.includes(event));
  };
}
