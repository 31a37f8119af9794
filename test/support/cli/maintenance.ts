import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Maintenance } from '../../../src/maintenance/record/model.ts';
import { stateFor } from '../../../src/state/state-directory.ts';
import { type Monit, startMonit } from '../monit/monit.ts';
import { runOn } from './change.ts';

/** A Monit that looks every second, with profile `default` in force. */
export async function startWithDefault(includes: Record<string, string> = {}): Promise<Monit> {
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes });
  expect((await runOn(monit, 'default', '--quiet')).exitCode).toBe(0);
  return monit;
}

/** The options of a hold that the test itself will end. */
export const unattended = ['--quiet', '--without-scheduler'];

/** What is in force, by what Monit has loaded. */
export async function inForce(monit: Monit): Promise<'default' | 'none'> {
  const recipients = await monit.recipients();
  expect([[], ['root@localhost']]).toContainEqual(recipients);
  return recipients.length === 0 ? 'none' : 'default';
}

/** Lets it be seen that somebody calls `sync` every minute. */
export async function withScheduler(monit: Monit): Promise<void> {
  const state = stateFor(join(monit.directory, 'state'), monit.controlFile);
  const calls = [90_000, 30_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()}\n`);
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(join(state, 'last-sync'), calls.join(''));
}

const stateOf = ({ directory, controlFile }: Monit) => stateFor(join(directory, 'state'), controlFile);

const fileOf = (monit: Monit) => join(stateOf(monit), 'maintenance.json');

/** Where planned holds, and the times of windows, are written down. */
export const calendarOf = (monit: Monit) => join(stateOf(monit), 'calendar.json');

/** When each file of the state was last written. */
export async function stateTimes(monit: Monit): Promise<ReadonlyMap<string, bigint>> {
  const names = (await readdir(stateOf(monit))).sort();
  const times = names.map(async (name) => {
    const { mtimeNs } = await stat(join(stateOf(monit), name), { bigint: true });
    return [name, mtimeNs] as const;
  });
  return new Map(await Promise.all(times));
}

/** What is written down, but for the time of writing; undefined where nothing is held or left to be done. */
export async function written(monit: Monit): Promise<Maintenance | undefined> {
  const text = await readFile(fileOf(monit), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const maintenance = JSON.parse(text) as Maintenance & { clock?: unknown };
  delete maintenance.clock;
  return maintenance;
}

/** Changes what is written down behind monit-alert's back: time passes, the machine is started anew. */
export async function rewrite(monit: Monit, change: (maintenance: Maintenance) => Maintenance): Promise<void> {
  const maintenance = await written(monit);
  if (maintenance === undefined) throw new Error('nothing is held');
  await writeFile(fileOf(monit), JSON.stringify(change(maintenance)));
}
