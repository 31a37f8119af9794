import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { alertIncludeStatement } from '../../../src/monit/config/alert-include.ts';
import { allEvents } from '../expectation.ts';
import { folded } from './cases.ts';
import type { Block, Host, Routing, Statement } from './model.ts';
import type { Row } from './oracle.ts';

export const servicesDirectory = (directory: string) => join(directory, 'monit-alert.d');

/** @param statements for the control file, before everything else. */
export async function writeHost({ blocks, others }: Host, directory: string, statements = ''): Promise<void> {
  for (const needed of [join(directory, 'conf.d'), servicesDirectory(directory)])
    await mkdir(needed, { recursive: true });
  const ids = ['idfile', 'statefile', 'pidfile'].map((kind) => `set ${kind} ${join(directory, kind)}`);
  const [first, ...rest] = others;
  const control = [
    'set daemon 60',
    ...ids,
    statements,
    ...setAlerts(first ? [first] : []),
    `include ${directory}/conf.d/*`,
  ];
  await writeFile(join(directory, 'monitrc'), `${control.join('\n')}\n`, { mode: 0o600 });
  await writeFile(join(directory, 'conf.d', 'others'), `${setAlerts(rest).join('\n')}\n`);
  for (const file of ['one', 'two'] as const) {
    const texts = blocks.filter((block) => block.file === file).map((block) => blockText(block, directory));
    await writeFile(join(directory, 'conf.d', file), texts.join(''));
  }
}

export async function writeProfiles({ profile, parent }: Routing, directory: string): Promise<string> {
  const profiles = join(directory, 'profiles');
  await mkdir(profiles, { recursive: true });
  await writeFile(join(profiles, 'child.yaml'), JSON.stringify(profile));
  await writeFile(join(profiles, 'parent.yaml'), JSON.stringify(parent ?? { recipients: [] }));
  return profiles;
}

export function setAlerts(statements: readonly Statement[]): string[] {
  return statements.map((statement) => `set ${statementText(statement)}`);
}

/** @param first its first line. */
export function blockText(block: Block, directory: string, first = head(block, directory)): string {
  const { groups, statements, includeAfter } = block;
  const include = alertIncludeStatement(servicesDirectory(directory), {
    service: block.name,
    isSystem: block.kind === 'system',
  });
  const lines = statements.map(statementText);
  if (includeAfter !== undefined && include !== undefined) lines.splice(includeAfter, 0, include);
  return [first, ...groups.map((group) => `group ${group}`), ...lines].join('\n  ') + '\n';
}

function head({ kind, name }: Block, directory: string): string {
  const quoted = `"${name}"`;
  switch (kind) {
    case 'file':
      return `check file ${quoted} path ${directory}/monitrc`;
    case 'directory':
      return `check directory ${quoted} path ${directory}`;
    case 'process':
      return `check process ${quoted} matching "no such program"`;
    case 'host':
      return `check host ${quoted} address 127.0.0.1\n  if failed port 1 then alert`;
    case 'system':
      return `check system ${name}`;
  }
}

function statementText({ kind, address, events, reminder }: Statement): string {
  if (kind === 'noalert') return `noalert ${address}`;
  const cycles = reminder === undefined ? '' : ` with reminder on ${reminder} cycles`;
  return `alert ${address}${filterText(events)}${cycles}`;
}

function filterText(filter: Statement['events']): string {
  if (filter === 'all') return '';
  return ` ${filter.only === undefined ? 'not' : 'only'} on { ${(filter.only ?? filter.except ?? []).join(', ')} }`;
}

/** What `monit -t -v` prints of alerts, as it prints it; the global ones have no service. */
export interface Printed {
  readonly globals: readonly Row[];
  readonly services: readonly { readonly name: string; readonly isSystem: boolean; readonly alerts: readonly Row[] }[];
}

export function readPrinted(output: string): Printed {
  const globals: Row[] = [];
  const services: { name: string; isSystem: boolean; alerts: Row[] }[] = [];
  for (const line of output.split('\n')) {
    const [, kind, name] = /^(\w[\w ]*?) Name +=(?: (.*))?$/.exec(line) ?? [];
    if (kind !== undefined) services.push({ name: name ?? '', isSystem: kind === 'System', alerts: [] });
    const rows = services.at(-1)?.alerts ?? globals;
    const [, what, value = ''] = /^ +Alert (mail to|on|reminder) += ?(.*)$/.exec(line) ?? [];
    if (what === 'mail to') rows.push({ address: folded(value), events: [], reminder: 0 });
    else if (what !== undefined) rows.push(completed(rows.pop(), what, value));
  }
  return { globals, services };
}

function completed(row: Row | undefined, what: string, value: string): Row {
  if (row === undefined) throw new Error(`nobody for whom "${what} ${value}" is`);
  if (what === 'reminder') return { ...row, reminder: Number.parseInt(value, 10) };
  const words = value.trim().toLowerCase().split(/ +/);
  return {
    ...row,
    events: words.join(' ') === 'all events' ? allEvents : allEvents.filter((name) => words.includes(name)),
  };
}
