import { basename } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import type { CheckedService } from '../monit/check/check-configuration.ts';
import { type AlertIncludes, serviceFileName } from '../monit/config/alert-include.ts';
import type { TreeFile, TreeInclude } from '../monit/config/config-file.ts';
import type { Block, CheckBlock } from '../monit/config/statements.ts';
import { foldName } from '../profile/service-name.ts';
import { suggestion } from '../profile/suggestion.ts';
import { linkFault } from './importable-alerts.ts';
import { alertIncludeFinder } from './include-text.ts';

/** As `check system` names it. */
export const hostSystem: Block = { service: '$HOST', isSystem: true };

/** A service, and the place of its `check` block. */
export interface LocatedService {
  readonly service: CheckedService;
  readonly file: TreeFile;
  readonly block: CheckBlock;
  /** Of the file behind its alert include. */
  readonly fileName: string;
  /** Whether an include statement is an alert include. */
  readonly isAlertInclude: (include: TreeInclude) => boolean;
  readonly hasInclude: boolean;
  /** Why its block cannot get an alert include. */
  readonly fault: string | undefined;
}

export interface Services {
  readonly located: readonly LocatedService[];
  /** The system, if no block names it: Monit adds it then. */
  readonly implicitSystem: CheckedService | undefined;
  /** Services whose block our parser does not find. */
  readonly missing: readonly CheckedService[];
}

interface Place {
  readonly file: TreeFile;
  readonly block: CheckBlock;
}

/** @param files without those that monit-alert wrote. */
export async function locateServices(
  files: readonly TreeFile[],
  services: readonly CheckedService[],
  alertIncludes: AlertIncludes,
): Promise<Services> {
  const isAlertInclude = alertIncludeFinder(alertIncludes);
  const places = files.flatMap((file) => file.statements.blocks.map((block): Place => ({ file, block })));
  const systems = places.filter(({ block }) => block.isSystem);
  const withInclude = new Map(alertIncludes.includes.map((include) => [basename(include.path), include]));
  const chosen = systems.find((place) => isAround(place, withInclude.get(serviceFileName(hostSystem)))) ?? systems[0];
  const serviceOf = finder(services, systems);
  const located: LocatedService[] = [];
  for (const place of places) {
    const service = serviceOf(place.block);
    if (service === undefined) continue;
    const fileName = serviceFileName(place.block);
    const isSecond = place.block.isSystem && place !== chosen;
    const second = isSecond ? `only one \`check system\` can have it: ${placeOf(chosen)}` : undefined;
    const fault = second ?? (await linkFault(place.file));
    const hasInclude = withInclude.has(fileName) && !isSecond;
    const isOurs = (include: TreeInclude) => isAlertInclude(place.file, include);
    located.push({ ...place, service, fileName, isAlertInclude: isOurs, hasInclude, fault });
  }
  const known = new Set(located.map(({ service }) => service));
  const others = services.filter((service) => !known.has(service));
  const implicitSystem = systems.length === 0 ? others.find(({ isSystem }) => isSystem) : undefined;
  return { located, implicitSystem, missing: others.filter((service) => service !== implicitSystem) };
}

/** `check system $HOST` has the host's name. */
function finder(services: readonly CheckedService[], systems: readonly Place[]) {
  const byName = new Map(services.map((service) => [foldName(service.name), service]));
  const literal = new Set(systems.map(({ block }) => foldName(block.service)));
  const host = services.find(({ name, isSystem }) => isSystem && !literal.has(foldName(name)));
  return ({ service, isSystem }: CheckBlock) => byName.get(foldName(service)) ?? (isSystem ? host : undefined);
}

function isAround({ file, block }: Place, include: { readonly file: string; readonly line: number } | undefined) {
  if (include?.file !== file.path) return false;
  return file.includes.some(({ line, start, end }) => line === include.line && start > block.start && end <= block.end);
}

function placeOf(place: Place | undefined): string {
  return place === undefined ? 'another one' : `${place.file.path}:${place.block.line}`;
}

/** Which services somebody asked for. */
export interface Asked {
  /** Names of services. */
  readonly services?: readonly string[] | undefined;
  /** Names of Monit's groups. */
  readonly groups?: readonly string[] | undefined;
  /** Every service. */
  readonly allServices?: boolean | undefined;
}

/** @throws MonitAlertError `service.unknown`, `group.unknown` */
export function askedServices(services: readonly CheckedService[], asked: Asked): CheckedService[] {
  const named = (asked.services ?? []).map((name) => findService(services, name));
  const groups = new Set((asked.groups ?? []).map((group) => findGroup(services, group)));
  return services.filter(
    (service) =>
      asked.allServices === true || named.includes(service) || service.groups.some((one) => groups.has(foldName(one))),
  );
}

function findService(services: readonly CheckedService[], name: string): CheckedService {
  const found = services.find((service) => foldName(service.name) === foldName(name));
  if (found !== undefined) return found;
  const known = services.map((service) => service.name);
  throw new MonitAlertError('service.unknown', `Monit has no service "${name}"${suggestion(name, known, 'it has')}`);
}

function findGroup(services: readonly CheckedService[], group: string): string {
  const known = [...new Set(services.flatMap(({ groups }) => groups))];
  if (known.some((one) => foldName(one) === foldName(group))) return foldName(group);
  throw new MonitAlertError('group.unknown', `Monit has no group "${group}"${suggestion(group, known, 'it has')}`);
}
