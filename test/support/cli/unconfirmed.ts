import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Monit, startMonit } from '../monit/monit.ts';
import { runOn } from './change.ts';
import { rewrite, withScheduler } from './maintenance.ts';

const profileFor = (address: string) => `recipients:\n  - address: ${address}\n`;

/** Rewrites the profile `team`, which keeps its name. */
export async function edit(monit: Monit, address: string): Promise<void> {
  await writeFile(join(monit.directory, 'profiles/team.yaml'), profileFor(address));
}

/** A Monit that `team` is in force on, for old@example.org, and a host where somebody calls `sync`. */
export async function startWithTeam(): Promise<{ monit: Monit; installed: () => Promise<string>; before: string }> {
  const includes = { 'profiles/team.yaml': profileFor('old@example.org') };
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes });
  expect((await runOn(monit, 'team', '--quiet')).exitCode).toBe(0);
  await withScheduler(monit);
  const installed = async () => readFile(monit.conf('monit-alert'), 'utf8');
  return { monit, installed, before: await installed() };
}

/** The time to confirm it is over, behind monit-alert's back. */
export async function letTimePass(monit: Monit): Promise<void> {
  await rewrite(monit, ({ unconfirmed, ...others }) => {
    if (unconfirmed === undefined) throw new Error('nothing waits to be confirmed');
    return { ...others, unconfirmed: { ...unconfirmed, until: unconfirmed.since } };
  });
}
