import { describeAlert } from '../monit/config/alert-table.ts';
import type { UnmanagedStatement } from '../monit/config/config-tree.ts';
import type { ServiceAlerts } from '../monit/config/effective-alerts.ts';
import type { Alert } from '../monit/config/grammar.ts';

/** The place of a statement. */
export interface Place {
  /** Its path, as Monit includes it. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
}

/** `place` is undefined if our parser did not find the statement. */
export type PlacedAlert = Alert & { readonly place: Place | undefined };

export interface PlacedAlerts {
  readonly globals: readonly PlacedAlert[];
  readonly services: readonly ServiceAlerts<PlacedAlert>[];
  /** How Monit and our parser disagree, a sentence each. */
  readonly disagreements: readonly string[];
}

interface Row {
  readonly alert: Alert;
  readonly service: string | undefined;
  statement: UnmanagedStatement | undefined;
}

// Joins equal rows and statements first, so that several statements for one recipient each get their own row.
export function placeAlerts(
  globals: readonly Alert[],
  services: readonly ServiceAlerts[],
  located: readonly UnmanagedStatement[],
): PlacedAlerts {
  const toRow = (alert: Alert, service: string | undefined): Row => ({ alert, service, statement: undefined });
  const globalRows = globals.map((alert) => toRow(alert, undefined));
  const blocks = services.map(({ name, alerts }) => ({ name, rows: alerts.map((alert) => toRow(alert, name)) }));
  const rows = [...globalRows, ...blocks.flatMap((block) => block.rows)];
  const unread = join(rows, located);
  return {
    globals: globalRows.map(placed),
    services: blocks.map((block) => ({ name: block.name, alerts: block.rows.map(placed) })),
    disagreements: [...rows.flatMap(disagreement), ...unread.map(notRead)],
  };
}

function placed({ alert, statement }: Row): PlacedAlert {
  return { ...alert, place: statement && { file: statement.file, line: statement.line } };
}

/** @returns the statements that are left without a row. */
function join(rows: readonly Row[], located: readonly UnmanagedStatement[]): UnmanagedStatement[] {
  const candidates = byKey(located);
  const used = new Set<UnmanagedStatement>();
  const joinWhere = (fits: (statement: UnmanagedStatement, alert: Alert) => boolean) => {
    for (const row of rows) {
      if (row.statement !== undefined) continue;
      row.statement = candidatesFor(row, candidates).find((statement) => fits(statement, row.alert));
      if (row.statement !== undefined) used.add(row.statement);
    }
  };
  joinWhere((statement, alert) => !used.has(statement) && saysTheSame(statement, alert));
  joinWhere((statement, alert) => !used.has(statement) && isNoAlert(statement) === (alert.events.length === 0));
  // A file that is included twice is read twice.
  joinWhere(saysTheSame);
  return located.filter((statement) => !used.has(statement));
}

/** Those of a service that began in another file may be any service's. */
function byKey(located: readonly UnmanagedStatement[]): ReadonlyMap<string, readonly UnmanagedStatement[]> {
  const groups = new Map<string, UnmanagedStatement[]>();
  for (const statement of located) {
    const { scope, recipient, service } = statement;
    const key = keyOf(recipient, scope, service);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [statement]);
    else group.push(statement);
  }
  return groups;
}

function candidatesFor({ alert, service }: Row, candidates: ReturnType<typeof byKey>): readonly UnmanagedStatement[] {
  const find = (...key: Parameters<typeof keyOf>) => candidates.get(keyOf(...key)) ?? [];
  if (service === undefined) return find(alert.recipient, 'global', undefined);
  return [...find(alert.recipient, 'local', service), ...find(alert.recipient, 'local', undefined)];
}

function keyOf(recipient: string, scope: UnmanagedStatement['scope'], service: string | undefined): string {
  return JSON.stringify([recipient, scope, service]);
}

function saysTheSame({ events, reminderCycles }: UnmanagedStatement, alert: Alert): boolean {
  return reminderCycles === alert.reminderCycles && events?.join() === alert.events.join();
}

function isNoAlert({ kind }: UnmanagedStatement): boolean {
  return kind === 'noalert';
}

function disagreement({ alert, service, statement }: Row): string[] {
  const whose =
    service === undefined ? `a global alert to ${alert.recipient}` : `an alert to ${alert.recipient} of ${service}`;
  if (statement === undefined)
    return [`Monit reads ${whose} (${describeAlert(alert)}) that was not found in the files`];
  const { file, line, events, reminderCycles } = statement;
  if (events === undefined || saysTheSame(statement, alert)) return [];
  const ours = describeAlert({ ...alert, events, reminderCycles });
  return [
    `${file}:${line}: Monit reads this alert to ${alert.recipient} as "${describeAlert(alert)}", not as "${ours}"`,
  ];
}

function notRead({ file, line, kind, recipient }: UnmanagedStatement): string {
  return `${file}:${line}: Monit does not read the ${kind} to ${recipient} that was found here`;
}
