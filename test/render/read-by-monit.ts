import { join } from 'node:path';
import { parseAlertRows, type Row } from '../../src/monit/config/alert-table.ts';
import type { Alert } from '../../src/monit/config/grammar.ts';
import { askMonit, writeFiles } from '../support/files/files.ts';

/** What the real Monit understood of statements. */
export interface Reading {
  readonly alerts: readonly Alert[];
  /** The value of a row, `Mail subject` for one; undefined where Monit prints none. */
  readonly row: (name: string) => string | undefined;
  readonly output: string;
}

/** Has the real Monit read statements in a control file of their own; fails with its words where it refuses them. */
export async function readByMonit(statements: string): Promise<Reading> {
  const directory = await writeFiles({});
  const files = ['idfile', 'statefile', 'pidfile'].map((kind) => `set ${kind} ${join(directory, kind)}\n`);
  const control = await writeFiles({ monitrc: `set daemon 60\n${files.join('')}${statements}` });
  const output = await askMonit(join(control, 'monitrc'));
  if (!output.includes('Control file syntax OK')) throw new Error(`Monit refuses it: ${output}\n${statements}`);
  const rows = [...output.matchAll(/^ *([A-Z][\w ()]*?) *= (.*)$/gm)].map(([, name = '', value = '']): Row => [
    name,
    value,
  ]);
  return { alerts: parseAlertRows(rows), row: (name) => rows.find(([found]) => found === name)?.[1], output };
}
