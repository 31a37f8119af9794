import type { SiteStatus } from '../inspect/status.ts';
import type { UnmanagedAlert } from '../inspect/unmanaged-alerts.ts';
import { describeAlert } from '../monit/config/alert-table.ts';
import { isOnlyUnmanaged, stillAlertedText } from './alerted-text.ts';
import { labelled, type LabelledRow } from './layout/columns.ts';
import type { Palette } from './layout/palette.ts';
import { wrap } from './layout/wrap.ts';

const columns = ['rendered', 'installed', 'loaded'] as const;
type Column = (typeof columns)[number];

/** Where an alert is; undefined if unknown or not applicable. */
interface AlertRow extends Readonly<Record<Column, boolean | undefined>> {
  readonly text: string;
  /** `unmanaged` and its place: such an alert is neither rendered nor installed, and that is not drift. */
  readonly unmanaged: string | undefined;
}

/** A line each. */
interface MaintenanceLines {
  /** Undefined if there is none. */
  readonly held: string | undefined;
  readonly planned: readonly string[];
}

/** @param width columns; Infinity: lines are not wrapped. */
export function statusText(
  siteStatus: SiteStatus,
  { held, planned }: MaintenanceLines,
  width: number,
  palette: Palette,
): string {
  const { profile, controlFile, managedFile, drift } = siteStatus;
  const facts = labelled(
    [
      ...(held === undefined ? [] : [['maintenance', held, palette.bold] as const]),
      ...planned.map((line): LabelledRow => ['planned', line]),
      profile === undefined ? (['profile', '-'] as const) : (['profile', profile, palette.bold] as const),
      ['control file', controlFile],
      ['managed file', `${managedFile} (${siteStatus.installed})`],
      ['monit', monitText(siteStatus)],
      ['drift', ...driftText(siteStatus, palette)],
      ...(profile !== undefined && isOnlyUnmanaged(siteStatus.alerted)
        ? [['alerted', mutedInPart(siteStatus)] as const]
        : []),
    ],
    width,
  );
  const drifts = drift.length === 0 ? '' : `\ndrift:\n${drift.map((line) => `  ${palette.red(line)}\n`).join('')}`;
  return `${facts}\n${tableText(siteStatus, width, palette)}${drifts}`;
}

/** A profile that alerts nobody does not mute a host on which others are alerted. */
function mutedInPart({ profile = '', verified, alerted }: SiteStatus): string {
  const state = verified ? 'in force' : 'installed, but not verified to be in force';
  return `"${profile}" is ${state}; ${stillAlertedText(alerted)}`;
}

function tableText(siteStatus: SiteStatus, width: number, palette: Palette): string {
  const rows = alertRows(siteStatus);
  const head = `${columns.join('  ')}\n`;
  const none = siteStatus.alerted.recipients.length === 0 ? 'nobody is alerted\n' : 'no global alerts\n';
  const table = rows.length === 0 ? none : head + rows.map((row) => rowText(row, width, palette)).join('');
  return table + unknownText(siteStatus);
}

/** By recipient; unmanaged alerts last. */
function alertRows({ rendered, alerts, loaded, unmanagedAlerts }: SiteStatus): AlertRow[] {
  const globals = unmanagedAlerts.filter(({ service }) => service === undefined);
  const unmanaged = count(globals.map(({ recipient, events }) => `${recipient}: ${events}`));
  const [inProfile, inFile, inMonit] = [rendered, alerts, loaded].map((table) =>
    count((table ?? []).map((alert) => `${alert.recipient}: ${describeAlert(alert)}`)),
  );
  const has = (table: Map<string, number> | undefined, text: string, nth: number) => (table?.get(text) ?? 0) > nth;
  const texts = [...new Set([inProfile, inFile, inMonit].flatMap((table) => [...(table?.keys() ?? [])]))].sort();
  const ours = texts.flatMap((text) => {
    const loadedAsUnmanaged = Math.min(unmanaged.get(text) ?? 0, inMonit?.get(text) ?? 0);
    const loadedAsOurs = (inMonit?.get(text) ?? 0) - loadedAsUnmanaged;
    const most = Math.max(inProfile?.get(text) ?? 0, inFile?.get(text) ?? 0, loadedAsOurs);
    return Array.from({ length: most }, (_, nth) => ({
      text,
      unmanaged: undefined,
      rendered: rendered && has(inProfile, text, nth),
      installed: has(inFile, text, nth),
      loaded: loaded && loadedAsOurs > nth,
    }));
  });
  return [...ours, ...globals.map((alert) => unmanagedRow(alert, loaded && inMonit))];
}

function unmanagedRow(alert: UnmanagedAlert, loaded: Map<string, number> | undefined): AlertRow {
  const { recipient, events, place } = alert;
  const text = `${recipient}: ${events}`;
  const unmanaged = place === undefined ? 'unmanaged' : `unmanaged (${place.file}:${place.line})`;
  return { text, unmanaged, rendered: undefined, installed: undefined, loaded: loaded?.has(text) };
}

function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return counts;
}

/** The answers come first, so that they are aligned. */
function rowText(row: AlertRow, width: number, palette: Palette): string {
  const answers = columns.map((column) => {
    const isAsked = row.unmanaged === undefined || column === 'loaded';
    const answer = isAsked ? { true: 'yes', false: 'NO', undefined: '-' }[`${row[column]}`] : '';
    const padded = answer.padEnd(column.length);
    return answer === 'NO' ? palette.red(padded) : padded;
  });
  const indent = columns.join('  ').length + 2;
  const words = `${row.text}${row.unmanaged === undefined ? '' : `; ${row.unmanaged}`}`;
  const lines = wrap(words, width - indent);
  return `${answers.join('  ')}  ${lines.join(`\n${' '.repeat(indent)}`)}\n`;
}

/** Why a column has no answers. */
function unknownText({ rendered, profile, loaded, monit }: SiteStatus): string {
  const fromProfile = profile === undefined ? 'no profile is installed' : 'the profile cannot be rendered; see drift';
  const fromMonit = monit === undefined ? 'Monit is not running' : 'Monit has no usable `set httpd`';
  return [
    rendered === undefined ? `rendered: unknown (${fromProfile})\n` : '',
    loaded === undefined ? `loaded: unknown (${fromMonit})\n` : '',
  ].join('');
}

function driftText(
  { drift, monit, loaded, verified }: SiteStatus,
  palette: Palette,
): readonly [text: string, paint?: (text: string) => string] {
  if (drift.length > 0) return [`${drift.length}, see below`, palette.red];
  return monit !== undefined && loaded === undefined && !verified
    ? ['unknown: Monit has no usable `set httpd`']
    : ['none', palette.green];
}

function monitText({ monit }: SiteStatus): string {
  if (monit === undefined) return 'not running';
  return `${monit.version ?? 'running without `set httpd`'} (pid ${monit.pid})`;
}
