import { MonitAlertError } from '../errors.ts';
import { type Concern, type EffectiveAlert, effectiveAlerts } from '../monit/config/effective-alerts.ts';
import { eventNames } from '../monit/config/events.ts';
import { type MonitSeen, monitSeen } from '../monit/daemon/find-daemon.ts';
import type { Endpoint } from '../monit/http/client.ts';
import { readLoadedAlerts } from '../monit/http/loaded-alerts.ts';
import { ask } from '../monit/http/retry.ts';
import { loadProfile } from '../profile/load.ts';
import { suggestion } from '../profile/suggestion.ts';
import { type ManagedText, renderManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import { traceInstalled, type TracedAlert, type TracedAlerts } from './alert-origin.ts';
import { type CheckedTexts, readAlertSources } from './alert-sources.ts';
import { ensureNoLocalAlerts } from './expected-alerts.ts';
import type { Installation, ManagedTexts } from './installation.ts';
import { type Observation, observe } from './observe.ts';
import type { OtherNotifier } from './other-notifiers.ts';
import { type AsLoaded, traceAnswer } from './read-alerted.ts';
import { reachedServices, renderTexts } from './services/rendered-texts.ts';

/** An undefined key does not narrow the answer. */
export interface WhoQuestion {
  /** As if this profile were in force; undefined: what is in force. */
  readonly profile?: string | undefined;
  /** The name of a service. */
  readonly service?: string | undefined;
  /** One of Monit's event names. */
  readonly event?: string | undefined;
}

/** What one recipient gets of one service, and from which statement. */
export interface MatrixCell extends TracedAlert, Concern {}

/** Who is mailed about what. */
export interface Who {
  /** From the running daemon, from disk, or from disk with a profile that is not applied. */
  readonly source: 'loaded' | 'installed' | 'profile';
  /** The same for local alerts; with very many services, they are read from the files. */
  readonly localSource: 'loaded' | 'installed' | 'profile';
  /** The profile in the question; else the one of the managed file. */
  readonly profile: string | undefined;
  /** Path of the include that monit-alert writes. */
  readonly managedFile: string;
  /** Undefined: no Monit runs. */
  readonly monit: MonitSeen | undefined;
  /** All services, even if the question named one. */
  readonly services: readonly string[];
  /**
   * Services whose own alerts no profile can change, because they have no alert include. Undefined if no service has
   * one, and nobody is alerted by other files.
   */
  readonly withoutInclude?: readonly string[] | undefined;
  /** `events` is the whole filter, even if the question named one event. */
  readonly alerts: readonly MatrixCell[];
  /** Other notifiers, from the files. */
  readonly otherNotifiers: readonly OtherNotifier[];
  /** Monit's warnings about its configuration, and how its reading and ours disagree. */
  readonly warnings: readonly string[];
}

interface TextsInQuestion extends ManagedTexts {
  /** Of the profile in the question; undefined: what is installed. */
  readonly asked: CheckedTexts | undefined;
}

/**
 * The effective matrix recipients x services x events. Touches nothing.
 * @throws MonitAlertError `event.unknown`, `service.unknown`, and if the profile or configuration cannot be read.
 */
export async function whoIsAlerted(from: Site, question: WhoQuestion): Promise<Who> {
  ensureEvent(question.event);
  const deadline = deadlineAfter(from.timeoutMs);
  const managedText = question.profile === undefined ? undefined : await managedTextOf(question.profile, from);
  const textsOf = async (installed: Installation, site: Site): Promise<TextsInQuestion> => {
    if (managedText === undefined) return { global: installed.installed.text, asked: undefined };
    const rendered = await renderTexts(managedText, { installation: installed, site }, deadline);
    return { ...rendered, asked: { managedText, rendered } };
  };
  const observation = await observe(from, textsOf, deadline);
  const { installation, checked, daemon, texts } = observation;
  const sources = await readAlertSources(observation, texts.asked, deadline);
  const { unmanaged, otherNotifiers, disagreements } = sources;
  const onDisk = traceInstalled(sources);
  const seen = managedText === undefined ? await asLoaded(observation, onDisk, question.service, deadline) : undefined;
  const { globals, services } = seen?.alerts ?? onDisk;
  const source = managedText === undefined ? 'installed' : 'profile';
  const names = services.map(({ name }) => name);
  const alerts = effectiveAlerts(globals, services);
  return {
    source: seen === undefined ? source : 'loaded',
    localSource: seen?.localSource ?? source,
    profile: managedText?.profile ?? installation.installed.profile,
    managedFile: installation.managedFile.path,
    monit: monitSeen(daemon),
    services: names,
    withoutInclude: withoutInclude(observation, alerts),
    alerts: alerts.filter(concerned(serviceNamed(question.service, names), question.event)),
    otherNotifiers,
    warnings: [...checked.warnings, ...unmanaged.disagreements, ...disagreements],
  };
}

function withoutInclude({ checked, installation }: Observation, alerts: readonly MatrixCell[]): string[] | undefined {
  const reached = new Set(reachedServices(checked, installation).map(({ name }) => name));
  const escapes = alerts.some(({ foundIn, events }) => foundIn !== 'managed' && events.length > 0);
  if (reached.size === 0 && !escapes) return undefined;
  return checked.services.map(({ name }) => name).filter((name) => !reached.has(name));
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

async function asLoaded(
  { daemon }: Observation,
  installed: TracedAlerts,
  service: string | undefined,
  deadline: Deadline,
): Promise<AsLoaded | undefined> {
  if (daemon?.endpoint === undefined) return undefined;
  // This is what was asked for, so it may take as long as it takes.
  const read = async (endpoint: Endpoint, timeoutMs: number) =>
    readLoadedAlerts(endpoint, timeoutMs, { service, patienceMs: deadline.remainingMs() });
  return traceAnswer(await ask(read, daemon.endpoint, deadline), installed);
}

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
