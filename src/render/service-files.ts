import { recipientKey } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import { eventsOf } from '../profile/alerts.ts';
import { readText } from '../profile/files.ts';
import type { MailFormat, Profile, Recipient } from '../profile/model.ts';
import { routeFor, type RoutedService } from '../profile/route.ts';
import { once } from '../system/once.ts';
import { withServiceHeader, readServiceHeader } from './header.ts';
import { serviceHelpers } from './helpers.ts';
import { type ManagedText, serviceText } from './managed-text.ts';
import { asBody, findTemplate, type RenderOptions } from './render.ts';
import { isInScope } from './scope.ts';
import type { TemplateSource } from './template-source.ts';
import { viewRecipient } from './template-view.ts';
import { renderTemplate } from './template.ts';

/** A service with an alert include. */
export interface ReachedService extends RoutedService {
  /** The name of its file. */
  readonly fileName: string;
  /** `alert` and `noalert` in its block, outside of its file. */
  readonly alerts: readonly Alert[];
}

/** What the files of services have to say something about. */
export interface HostAlerts {
  readonly services: readonly ReachedService[];
  /** Of the global managed file. */
  readonly globals: readonly Alert[];
  /** Every `set alert` of other files. */
  readonly otherGlobals: readonly OtherGlobal[];
}

export interface OtherGlobal extends Alert {
  /** Undefined also if it was not found in the files. */
  readonly format?: MailFormat | undefined;
}

const templateName = 'service';

export interface ServiceFile {
  readonly service: string;
  readonly fileName: string;
  /** Of which it was rendered. */
  readonly profile: string;
  readonly text: string;
  /** `noalert` is an alert on no events. Undefined: what Monit reads from the text. */
  readonly alerts: readonly Alert[] | undefined;
}

/**
 * The files of services that a managed text needs. A service has none if the global alerts say everything for it.
 * @throws MonitAlertError `profile.ambiguous`, and as `renderProfile`.
 */
export async function renderServiceFiles(
  { services: source, scoped = [] }: Pick<ManagedText, 'services' | 'scoped'>,
  { services, globals, otherGlobals }: HostAlerts,
  options: RenderOptions,
): Promise<ServiceFile[]> {
  const template = once(async () => readTemplate(options));
  const files = services.map(async (service) => {
    const own = scoped.find(({ scope }) => isInScope(scope, service))?.profile;
    if (own === undefined && 'texts' in source) return keptFile(service, serviceText(source.texts, service.fileName));
    const profile = own ?? ('profile' in source ? source.profile : undefined);
    const rows = profile && rowsFor(profile, service, { globals, otherGlobals, inherits: own === undefined });
    return profile && rows && renderFile(profile, service, { ...rows, isHeld: own !== undefined }, await template());
  });
  return (await Promise.all(files)).filter((file) => file !== undefined);
}

/** Whether the profile may need files of services; otherwise it needs none on any host. */
export function isRouting({ services, groups, otherAlerts }: Profile): boolean {
  return otherAlerts === 'mute' || Object.keys(services).length + Object.keys(groups).length > 0;
}

async function readTemplate({ templatesDirectories }: RenderOptions): Promise<TemplateSource> {
  const file = await findTemplate(templateName, 'the files of services', templatesDirectories);
  return { file, text: await readText(file) };
}

function keptFile({ name, fileName }: ReachedService, text: string | undefined): ServiceFile | undefined {
  const header = text === undefined ? undefined : readServiceHeader(text);
  if (text === undefined || header === undefined || header.kind === 'unmanaged') return undefined;
  return { service: name, fileName, profile: header.profile, text, alerts: undefined };
}

interface Around extends Pick<HostAlerts, 'globals' | 'otherGlobals'> {
  /** Whether the global managed file is of the same profile. */
  readonly inherits: boolean;
}

interface Rows {
  readonly recipients: readonly Recipient[];
  /** Mail addresses. */
  readonly silenced: readonly string[];
}

/** Undefined if the global alerts say everything. Else it says everything: so no order of writing loses an alert. */
function rowsFor(
  profile: Profile,
  service: ReachedService,
  { globals, otherGlobals: others, inherits }: Around,
): Rows | undefined {
  const routed = routeFor(profile, service);
  const mutes = profile.otherAlerts === 'mute' && others.length > 0;
  if (inherits && routed === undefined && !mutes) return undefined;
  // Of an address that its block names, Monit ignores all global alerts.
  const ofBlock = addressesOf(service.alerts);
  const isGlobal = (alert: AddressOf) => !ofBlock.has(recipientKey(alert));
  const recipients = routed ?? profile.recipients.filter(({ address }) => isGlobal({ recipient: address }));
  const rows = recipients.map(({ address }) => ({ recipient: address }));
  // A local statement replaces all global ones of its address, those of other files, too.
  const replaced = addressesOf([...rows, ...globals]);
  const kept = mutes ? [] : others.filter((alert) => isGlobal(alert) && replaced.has(recipientKey(alert)));
  const wanted = addressesOf([...rows, ...kept]);
  const unwanted = [...globals, ...(mutes ? others : [])].filter(
    (alert) => isGlobal(alert) && !wanted.has(recipientKey(alert)),
  );
  const silenced = new Map(unwanted.map((alert) => [recipientKey(alert), alert.recipient]));
  return { recipients: [...recipients, ...kept.map(toRecipient)], silenced: [...silenced.values()] };
}

type AddressOf = Pick<Alert, 'recipient'>;

function addressesOf(alerts: readonly AddressOf[]): ReadonlySet<string> {
  return new Set(alerts.map(recipientKey));
}

function toRecipient({ recipient, events, reminderCycles, format }: OtherGlobal): Recipient {
  return {
    address: recipient,
    events: { only: events },
    ...(reminderCycles === 0 ? {} : { reminderCycles }),
    ...(format === undefined ? {} : { mailFormat: format }),
  };
}

async function renderFile(
  profile: Profile,
  { name, fileName }: ReachedService,
  { recipients, silenced, isHeld }: Rows & { readonly isHeld: boolean },
  template: TemplateSource,
): Promise<ServiceFile> {
  const view = {
    profile: profile.name,
    service: name,
    variables: profile.variables,
    recipients: recipients.map(viewRecipient),
    silenced,
  };
  const body = await renderTemplate(template, view, serviceHelpers);
  const alerts = recipients.map(({ address, events, reminderCycles = 0 }) => {
    return { recipient: address, events: eventsOf(events), reminderCycles };
  });
  return {
    service: name,
    fileName,
    profile: profile.name,
    text: withServiceHeader(profile.name, { service: name, isHeld }, asBody(body)),
    alerts: [...silenced.map((recipient) => ({ recipient, events: [], reminderCycles: 0 })), ...alerts],
  };
}
