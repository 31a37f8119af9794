import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  apply,
  confirm,
  hold,
  loadProfile,
  MonitAlertError,
  readMaintenance,
  release,
  type Site,
  sync,
} from '../../../src/index.ts';
import { stateFor } from '../../../src/state/state-directory.ts';
import { isLong } from '../../support/long.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

/** 200 in the long form; see CONTRIBUTING.md. */
const rounds = isLong ? 200 : 10;
const options = { force: false, strict: false };

function siteOf({ controlFile, directory, binary }: Monit): Site {
  const shipped = (name: string) => new URL(`../../../${name}`, import.meta.url).pathname;
  return {
    controlFile,
    managedFile: undefined,
    monit: binary,
    profilesDirectories: [shipped('profiles')],
    templatesDirectories: [shipped('templates')],
    stateDirectory: join(directory, 'state'),
    workingDirectory: '/',
    environment: {},
    by: 'a test',
    timeoutMs: 60_000,
  };
}

test(`an expiry that races a newer command ${rounds} times never wins`, async () => {
  const monit = await startMonit({ connection: 'unix' });
  const site = siteOf(monit);
  const base = async (name: string) =>
    apply({ ...options, profile: await loadProfile(name, site.profilesDirectories), reason: undefined }, site);
  const holdFor = async (forMs: number, id: string) =>
    hold(
      {
        ...options,
        profile: 'none',
        id,
        reason: undefined,
        forMs,
        ownerProcess: undefined,
        unmonitor: [],
        mailsReport: false,
        withoutScheduler: true,
      },
      site,
    );
  await base('default');
  for (let round = 0; round < rounds; round += 1) {
    // The hold is over before it is held, so that `sync` has something to do as soon as it has the lock.
    await holdFor(1, 'old');
    const newer = round % 2 === 0 ? holdFor(3_600_000, 'new') : base('none');
    const [, first] = await Promise.all([newer, sync(options, site), sync(options, site)]);
    expect(first.reconciliation?.change.state ?? 'unchanged').toMatch(/^(?:active|unchanged)$/);
    expect(await monit.recipients(), `round ${round}`).toEqual([]);
    await base('default');
    await release('all', options, site);
    expect(await monit.recipients(), `after round ${round}`).toEqual(['root@localhost']);
  }
}, 600_000);

test(`of a confirmation and the end of its time, that race ${rounds} times, exactly one wins`, async () => {
  const monit = await startMonit({ connection: 'unix' });
  const site = siteOf(monit);
  const state = stateFor(site.stateDirectory, site.controlFile);
  const base = async (name: string, confirmMs?: number) =>
    apply(
      { ...options, profile: await loadProfile(name, site.profilesDirectories), reason: undefined, confirmMs },
      site,
    );
  await base('default');
  for (let round = 0; round < rounds; round += 1) {
    await callRegularly(state);
    // Some of these times end before both have the lock, some after, some between.
    const { maintenance } = await base('none', 1_000 + round * 20);
    const until = Date.parse(maintenance?.unconfirmed?.until ?? '');
    const leftMs = Math.max(0, until - Date.now() + (round % 3) * 10 - 10);
    await new Promise((resolve) => setTimeout(resolve, leftMs));
    const asked = round % 2 === 0 ? [confirming(site), sync(options, site)] : [sync(options, site), confirming(site)];
    const results = await Promise.all(asked);
    const isConfirmed = results.includes(true);
    await sync(options, site);
    expect(await readMaintenance(state), `round ${round}`).toBeUndefined();
    expect(await monit.recipients(), `round ${round}`).toEqual(isConfirmed ? [] : ['root@localhost']);
    await base('default');
  }
}, 600_000);

/** Whether it was confirmed: otherwise it must have been too late. */
async function confirming(site: Site): Promise<boolean> {
  try {
    await confirm(site);
    return true;
  } catch (error) {
    expect(error).toBeInstanceOf(MonitAlertError);
    expect(error).toMatchObject({ code: 'confirm.late' });
    return false;
  }
}

/** Somebody was seen to call `sync` every minute, and not only in the rounds before. */
async function callRegularly(state: string): Promise<void> {
  const calls = [90_000, 30_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()}\n`);
  await mkdir(state, { recursive: true, mode: 0o700 });
  await writeFile(join(state, 'last-sync'), calls.join(''));
}
