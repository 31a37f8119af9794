import { MonitAlertError } from '../../errors.ts';
import type { MailSettings } from '../check/check-configuration.ts';
import { parseAlertRows, type Row } from '../config/alert-table.ts';
import type { Alert } from '../config/grammar.ts';
import type { Response } from './answer.ts';
import { describeAddress, type Endpoint, get } from './client.ts';
import { childText, tableRows, xmlReader } from './xml.ts';

/** One service as Monit's status shows it. */
export interface ServiceStatus {
  /** As in the configuration. */
  readonly name: string;
  /** `<monitor>`: whether Monit checks the service. */
  readonly monitoring: 'not-monitored' | 'monitored' | 'initializing';
  /** Whether a requested action is not done yet. */
  readonly actionPending: boolean;
  /** `<status>` is not 0: the last check failed. A reload resets it until the next check. */
  readonly isFailing: boolean;
  /** `<collected_sec>`: when Monit last looked at it, in seconds since the epoch; 0 if never. */
  readonly lookedAt: number;
}

/** From `/_status?format=xml`. */
export interface DaemonStatus {
  readonly version: string;
  readonly controlFile: string;
  /** Seconds since the epoch, taken while the daemon parsed its configuration. */
  readonly incarnation: number;
  readonly services: readonly ServiceStatus[];
}

/** From the `/_runtime` page. */
export interface LoadedConfiguration {
  readonly alerts: readonly Alert[];
  readonly mail: MailSettings;
}

const statusElements = new Set([
  ...['server', 'version', 'controlfile', 'incarnation'],
  ...['service', 'name', 'monitor', 'pendingaction', 'status', 'collected_sec'],
]);

const monitoring = ['not-monitored', 'monitored', 'initializing'] as const;

/** @throws MonitAlertError `http.denied`, `http.failed`; the system error if nothing answers. */
export async function readStatus(endpoint: Endpoint, timeoutMs: number): Promise<DaemonStatus> {
  const reader = xmlReader(statusElements);
  await answer(endpoint, '/_status?format=xml&level=summary', timeoutMs, reader.write);
  const document = reader.end();
  const server = document?.children.find(({ name }) => name === 'server');
  if (document === undefined || server === undefined) throw notMonit(endpoint);
  return {
    version: childText(server, 'version') ?? '',
    controlFile: childText(server, 'controlfile') ?? '',
    incarnation: Number(childText(server, 'incarnation')),
    services: document.children
      .filter(({ name }) => name === 'service')
      .map((service) => ({
        name: childText(service, 'name') ?? '',
        monitoring: monitoring[Number(childText(service, 'monitor'))] ?? 'monitored',
        actionPending: (childText(service, 'pendingaction') ?? '0') !== '0',
        isFailing: (childText(service, 'status') ?? '0') !== '0',
        lookedAt: Number(childText(service, 'collected_sec') ?? 0),
      })),
  };
}

// Only `_status2` has groups (manual, "Service groups"). Throws as {@link readStatus}.
export async function readGroups(
  endpoint: Endpoint,
  timeoutMs: number,
): Promise<ReadonlyMap<string, readonly string[]>> {
  const reader = xmlReader();
  await answer(endpoint, '/_status2?format=xml', timeoutMs, reader.write);
  const document = reader.end();
  if (document === undefined) throw notMonit(endpoint);
  const groups = document.children.find(({ name }) => name === 'servicegroups')?.children ?? [];
  return new Map(
    groups.map(({ attributes, children }) => [attributes['name'] ?? '', children.map(({ text }) => text)]),
  );
}

/** Throws as {@link readStatus}. */
export async function readLoaded(endpoint: Endpoint, timeoutMs: number): Promise<LoadedConfiguration> {
  return parseRuntime(namedRows(await answer(endpoint, '/_runtime', timeoutMs)));
}

/** Undefined if the service has no readable page. Throws MonitAlertError `http.denied`, or the system error. */
export async function readServiceAlerts(
  endpoint: Endpoint,
  service: string,
  timeoutMs: number,
): Promise<readonly Alert[] | undefined> {
  const response = await get(endpoint, `/${encodeURIComponent(service)}`, timeoutMs);
  const rows = response.status === 200 ? namedRows(response) : [];
  return rows.some(([name, value]) => name === 'Name' && value === service) ? parseAlertRows(rows) : undefined;
}

function namedRows({ body }: Response): Row[] {
  return tableRows(body).flatMap(([name, value]) => (value === undefined ? [] : [[name ?? '', value] as const]));
}

/** Any other page is an error, never an empty table. */
export function parseRuntime(rows: readonly Row[]): LoadedConfiguration {
  const value = (name: string) => rows.find((row) => row[0] === name)?.[1];
  if (value('Controlfile') === undefined) {
    throw new MonitAlertError('http.failed', "this version of monit-alert cannot read Monit's runtime page");
  }
  return {
    alerts: parseAlertRows(rows),
    mail: {
      servers: mailServers(rows),
      from: value('Default mail from'),
      replyTo: value('Default mail reply to'),
      subject: value('Default mail subject'),
      message: value('Default mail message')?.trim(),
      queue: value('Event queue'),
    },
  };
}

/** Further servers are in rows of their own, whose name is a no-break space. */
function mailServers(rows: readonly Row[]): string[] {
  const first = rows.findIndex(([name]) => name === 'Mail server(s)');
  if (first === -1) return [];
  const after = rows.slice(first + 1).findIndex(([name]) => name.trim() !== '');
  const list = rows.slice(first, after === -1 ? undefined : first + 1 + after);
  return list.map(([, value]) => value.split(' ')[0] ?? '');
}

async function answer(
  endpoint: Endpoint,
  path: string,
  timeoutMs: number,
  read?: (piece: string) => void,
): Promise<Response> {
  const response = await get(endpoint, path, timeoutMs, read);
  if (response.status === 200) return response;
  const where = describeAddress(endpoint.address);
  if (response.status === 401 || response.status === 403) {
    throw new MonitAlertError('http.denied', `Monit at ${where} denies access (HTTP ${response.status})`, {
      hint: 'Add a line such as `allow admin:"..."` to `set httpd`, or allow this host; then run `monit reload` once.',
    });
  }
  throw new MonitAlertError('http.failed', `Monit at ${where} answered HTTP ${response.status}`);
}

function notMonit(endpoint: Endpoint): MonitAlertError {
  return new MonitAlertError('http.failed', `what answers at ${describeAddress(endpoint.address)} is not Monit`);
}
