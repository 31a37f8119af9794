import { basename } from 'node:path';
import type { CheckedConfiguration, CheckedService } from '../../monit/check/check-configuration.ts';
import { type IncludeProblem, serviceFileName } from '../../monit/config/alert-include.ts';
import { alertOf } from '../../monit/config/alert-statement.ts';
import { sameAlerts } from '../../monit/config/alert-table.ts';
import { unmanagedAlerts } from '../../monit/config/config-tree.ts';
import { readSetAlerts } from '../../monit/config/statements.ts';
import { unknownServices } from '../../profile/route.ts';
import type { ManagedText, ServiceTexts } from '../../render/managed-text.ts';
import type { Scope } from '../../render/scope.ts';
import {
  type OtherGlobal,
  type ReachedService,
  renderServiceFiles,
  type ServiceFile,
} from '../../render/service-files.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';
import { checkWith, type Installation, type ManagedTexts, noTexts } from '../installation.ts';
import { ensureReached, outOfReach } from './reach.ts';

/** The texts of all managed files. */
export interface RenderedTexts extends ManagedTexts {
  readonly global: string;
  readonly services: ServiceTexts;
  readonly files: readonly ServiceFile[];
  /** The services with an alert include. */
  readonly reached: readonly ReachedService[];
  /** What Monit reads without any managed file; undefined if no service has an alert include. */
  readonly bare: CheckedConfiguration | undefined;
  /** What profiles say about services that are not there, a sentence each. */
  readonly unknownNames: readonly string[];
  /** What is wanted and cannot be, a sentence each. */
  readonly warnings: readonly string[];
}

interface ToRender {
  readonly installation: Installation;
  readonly site: Site;
  /** A scope that somebody asks for now: all of it must be reached. */
  readonly asked?: Scope | undefined;
  /** What Monit reads without any managed file, if that is known already. */
  readonly bare?: CheckedConfiguration | undefined;
}

/**
 * Renders the files of services for this host.
 * @throws MonitAlertError `service.unknown`, `group.unknown`, `service.no-include`, and as `renderServiceFiles`.
 */
export async function renderTexts(
  managedText: ManagedText,
  { installation, site, asked, bare: known }: ToRender,
  deadline: Deadline,
): Promise<RenderedTexts> {
  const { text: global, scoped = [] } = managedText;
  const isRouted = installation.alertIncludes.includes.length > 0 || scoped.length > 0;
  const bare = isRouted ? (known ?? (await checkWith(installation, noTexts, site.monit, deadline))) : undefined;
  const reached = bare === undefined ? [] : reachedServices(bare, installation);
  if (bare !== undefined && asked !== undefined) ensureReached(asked, bare.services, reached);
  const files = await renderServiceFiles(managedText, hostAlerts(managedText, { bare, reached, installation }), site);
  return {
    global,
    services: Object.fromEntries(files.map(({ fileName, text }) => [fileName, text])),
    files,
    reached,
    bare,
    warnings: [
      ...outOfReach(scoped, bare?.services ?? [], reached),
      ...installation.alertIncludes.problems.map(describeIncludeProblem),
    ],
    unknownNames: unknownNames(managedText, bare?.services),
  };
}

/** `/etc/monit/conf.d/web:3: this alert include reads more than one file` */
function describeIncludeProblem({ file, line, reason }: IncludeProblem): string {
  return `${file}:${line}: this alert include ${reason}`;
}

/** The services with an alert include. */
export function reachedServices(
  { services }: { readonly services: readonly CheckedService[] },
  { alertIncludes }: Pick<Installation, 'alertIncludes'>,
): ReachedService[] {
  const usable = alertIncludes.includes.filter(({ isShared }) => !isShared);
  const names = new Set(usable.map(({ path }) => basename(path)));
  return services
    .map(({ name, isSystem, groups, alerts }) => {
      return { name, isSystem, groups, alerts, fileName: serviceFileName({ service: name, isSystem }) };
    })
    .filter(({ fileName }) => names.has(fileName));
}

function unknownNames(
  { services: source, scoped = [] }: ManagedText,
  services: readonly CheckedService[] | undefined,
): string[] {
  const profiles = [...('profile' in source ? [source.profile] : []), ...scoped.map(({ profile }) => profile)];
  return profiles.flatMap((profile) => {
    const isRouting = Object.keys(profile.services).length + Object.keys(profile.groups).length > 0;
    const where = (reason: string) => `${profile.file}: ${reason}`;
    if (services !== undefined) return unknownServices(profile, services).map(where);
    return isRouting ? [where(noneReached)] : [];
  });
}

const noneReached =
  'no service has an alert include, so "services" and "groups" have no effect; ' +
  '`monit-alert init --all-services` adds them';

interface Host {
  readonly bare: CheckedConfiguration | undefined;
  readonly reached: readonly ReachedService[];
  readonly installation: Installation;
}

function hostAlerts({ alerts, text }: ManagedText, { bare, reached, installation }: Host) {
  const globals = alerts ?? readSetAlerts(text).flatMap((statement) => alertOf(statement) ?? []);
  return { services: reached, globals, otherGlobals: bare === undefined ? [] : otherGlobals(bare, installation) };
}

/** Monit does not print the mail format of an alert: it is in the files. */
function otherGlobals(
  { alerts }: Pick<CheckedConfiguration, 'alerts'>,
  { tree, managedFile }: Pick<Installation, 'tree' | 'managedFile'>,
): OtherGlobal[] {
  const located = unmanagedAlerts(tree, managedFile).filter(({ scope }) => scope === 'global');
  return alerts.map((alert) => {
    const statement = located.find((one) => {
      const written = alertOf(one);
      return written !== undefined && sameAlerts([alert], [written]);
    });
    return { ...alert, format: statement?.format };
  });
}
