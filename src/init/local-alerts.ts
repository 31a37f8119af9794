import type { CheckedService } from '../monit/check/check-configuration.ts';
import { type AlertStatement, alertOf } from '../monit/config/alert-statement.ts';
import { subtractAlerts } from '../monit/config/alert-table.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import { recipientKey } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';
import type { ImportedRecipient, ImportedRoute } from '../profile/write.ts';
import {
  type Found,
  type ImportableAlert,
  type LeftAlert,
  reasonToLeave,
  type Sorted,
  toImportable,
  toLeft,
} from './importable-alerts.ts';
import { hostSystem, type LocatedService } from './located-services.ts';

/** An `alert` or `noalert` of a service whose place a profile can take. */
export interface ImportableLocal extends ImportableAlert {
  readonly service: string;
  readonly of: LocatedService;
}

export interface LocalAlerts extends Sorted<ImportableLocal> {
  /** What a profile says about services, by {@link keyOf}, so that each is alerted about as before. */
  readonly routes: ReadonlyMap<string, ImportedRoute>;
}

/** Whom `set alert` statements alert after the import. */
export interface Globals {
  readonly profile: readonly ImportedRecipient[];
  /** Those that stay in other files. */
  readonly others: readonly Alert[];
}

/** @param managed the files of services, by name. */
export async function sortLocalAlerts(
  located: readonly LocatedService[],
  managed: ReadonlyMap<string, TreeFile>,
  globals: Globals,
): Promise<LocalAlerts> {
  const taken: ImportableLocal[] = [];
  const left: LeftAlert[] = [];
  const routes = new Map<string, ImportedRoute>();
  for (const service of located) {
    const own = ownStatements(service);
    if (own.length === 0) continue;
    const written = managed.get(service.fileName)?.statements.alerts ?? [];
    const sorted = await sortOwn(service, own, { written, globals });
    taken.push(...sorted.taken);
    left.push(...sorted.left);
    const route = routeOf(sorted, managed.get(service.fileName), globals.profile);
    if (route !== undefined) routes.set(keyOf(service.service), route);
  }
  return { taken, left, routes };
}

/** The system's is the same on every host. */
export function keyOf({ name, isSystem }: Pick<CheckedService, 'name' | 'isSystem'>): string {
  return isSystem ? hostSystem.service : name;
}

/** Local statements that belong to no block of the same file. */
export function orphans(files: readonly TreeFile[], located: readonly LocatedService[]): LeftAlert[] {
  const known = new Set(located.flatMap(ownStatements));
  const reason = 'its service begins in another file';
  return files.flatMap((file) =>
    file.statements.alerts
      .filter((statement) => statement.scope === 'local' && !known.has(statement))
      .map((statement) => toLeft({ file, statement }, reason)),
  );
}

/** All local alerts stay. */
export function leaveLocals(located: readonly LocatedService[], reason: string): LeftAlert[] {
  return located.flatMap((one) => ownStatements(one).map((statement) => leftOf(one, statement, reason)));
}

function ownStatements({ file, block }: LocatedService): AlertStatement[] {
  return file.statements.alerts.filter(
    ({ scope, start }) => scope === 'local' && start > block.start && start < block.end,
  );
}

interface Surroundings {
  /** What the service's own file says already. */
  readonly written: readonly AlertStatement[];
  readonly globals: Globals;
}

async function sortOwn(
  located: LocatedService,
  own: readonly AlertStatement[],
  { written, globals }: Surroundings,
): Promise<Sorted<ImportableLocal>> {
  const { service, file, fault } = located;
  const read = [...own, ...written].flatMap((statement) => alertOf(statement) ?? []);
  const fromElsewhere = new Set(subtractAlerts(service.alerts, read).map(recipientKey));
  const stayGlobal = new Set(globals.others.map(recipientKey));
  const reasons = new Map<AlertStatement, string>();
  for (const statement of own) {
    const found: Found = { file, statement };
    const key = recipientKey(statement);
    const reason =
      fault ??
      (await reasonToLeave(found, service.alerts)) ??
      includeBefore(located, statement) ??
      (fromElsewhere.has(key) ? 'another file alerts the same recipient about this service' : undefined) ??
      (stayGlobal.has(key) ? 'a global alert for the same recipient stays in another file' : undefined);
    if (reason !== undefined) reasons.set(statement, reason);
  }
  const staying = new Set([...reasons.keys()].map(recipientKey));
  const taken: ImportableLocal[] = [];
  const left: LeftAlert[] = [];
  for (const statement of own) {
    const alert = alertOf(statement);
    if (alert !== undefined && !staying.has(recipientKey(statement)))
      taken.push({ ...toImportable({ file, statement }, alert), service: service.name, of: located });
    else left.push(leftOf(located, statement, reasons.get(statement) ?? 'another alert for the same recipient stays'));
  }
  return { taken, left };
}

function leftOf({ service, file }: LocatedService, statement: AlertStatement, reason: string): LeftAlert {
  return { service: service.name, ...toLeft({ file, statement }, reason) };
}

/** Behind an include statement, the block may be another one. Ours includes no block. */
function includeBefore({ file, block, isAlertInclude }: LocatedService, { start }: AlertStatement): string | undefined {
  const isBefore = file.includes.some(
    (include) => include.start > block.start && include.start < start && !isAlertInclude(include),
  );
  return isBefore ? 'an include statement stands before it in its block' : undefined;
}

/** Undefined if the profile's recipients are alerted about the service as about any other. */
function routeOf(
  { taken, left }: Sorted<ImportableLocal>,
  written: TreeFile | undefined,
  profile: readonly ImportedRecipient[],
): ImportedRoute | undefined {
  const earlier = (written?.statements.alerts ?? []).flatMap((statement) => {
    const alert = alertOf(statement);
    return alert === undefined || written === undefined ? [] : [toImportable({ file: written, statement }, alert)];
  });
  const said = [...earlier, ...taken];
  const mailing = said.filter(({ alert }) => alert.events.length > 0).map(toImported);
  const own = new Set([...said.map(({ alert }) => recipientKey(alert)), ...left.map(recipientKey)]);
  const untouched = profile.filter(({ recipient }) => !own.has(recipientKey({ recipient: recipient.address })));
  if (untouched.length < profile.length) {
    const effective = new Set(said.map(({ alert }) => recipientKey(alert)));
    const changes =
      mailing.length > 0 ||
      profile.some(({ recipient }) => effective.has(recipientKey({ recipient: recipient.address })));
    return changes ? { recipients: [...untouched, ...mailing] } : undefined;
  }
  return mailing.length > 0 ? { also: mailing } : undefined;
}

function toImported({ file, line, recipient }: ImportableAlert): ImportedRecipient {
  return { recipient, origin: `${file}:${line}` };
}
