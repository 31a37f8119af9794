import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadProfile, planLater, type Site, sync } from '../../../src/index.ts';
import { readMaintenance } from '../../../src/maintenance/record/store.ts';
import { setBase } from '../../../src/maintenance/set-base.ts';
import { readHistory } from '../../../src/state/history.ts';
import { stateFor } from '../../../src/state/state-directory.ts';
import { siteFor } from '../../support/cli/library.js';
import { startMonit } from '../../support/monit/monit.ts';

/** The clocks of a host: the one on the wall can be set, the one of a boot only begins anew. */
const clocks = vi.hoisted(() => ({ bootId: 'first', bootMs: 0 }));

vi.mock(import('../../../src/system/boot-clock.ts'), async (original) => ({
  ...(await original()),
  bootTimeNow: () => ({ bootId: clocks.bootId, ms: clocks.bootMs }),
}));

const minuteMs = 60_000;
const firstMorning = Date.parse('2026-05-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: firstMorning });
  Object.assign(clocks, { bootId: 'first', bootMs: 3_600_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Time passes, for all clocks. */
function pass(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * minuteMs);
  clocks.bootMs += minutes * minuteMs;
}

/** Somebody sets the clock on the wall. */
function set(minutes: number): void {
  vi.setSystemTime(Date.now() + minutes * minuteMs);
}

/** The host is down for a while. */
function reboot(minutes: number): void {
  pass(minutes);
  Object.assign(clocks, { bootId: `boot at ${Date.now()}`, bootMs: minuteMs });
}

const window = 'profile: none\nschedule: "0 2 * * *"\nfor: 2h\ntime-zone: UTC\n';

/** A host whose Monit does not run: what is to be in force is written, and nobody need prove it. */
async function host(windows: Record<string, string>): Promise<Site> {
  const monit = await startMonit({ connection: 'unix', start: false });
  const site = { ...siteFor(monit, 'anna'), windowsDirectory: join(monit.directory, 'windows') };
  await mkdir(site.windowsDirectory);
  for (const [name, text] of Object.entries(windows))
    await writeFile(join(site.windowsDirectory, `${name}.yaml`), text);
  const profile = await loadProfile('default', site.profilesDirectories);
  await setBase({ profile, reason: undefined, force: false, strict: false }, site);
  return site;
}

const request = { force: false, strict: false };

const wall = () => new Date().toISOString().slice('2026-05-01T'.length, '2026-05-01T00:00'.length);

/** `sync` every ten minutes, for some hours. @returns when, by the wall, something began or ended. */
async function live(site: Site, hours: number): Promise<string[]> {
  const seen: string[] = [];
  const state = stateFor(site.stateDirectory, site.controlFile);
  const holds = async () => ((await readMaintenance(state))?.holds ?? []).map(({ window: name, id }) => name ?? id);
  let before = await holds();
  for (let minutes = 0; minutes <= hours * 60; minutes += 10) {
    await sync(request, site);
    const now = await holds();
    if (now.join() !== before.join()) seen.push(`${wall()} ${now.join('+') || '-'}`);
    before = now;
    if (minutes < hours * 60) pass(10);
  }
  return seen;
}

describe('a window of two hours, each night at two', () => {
  test('begins and ends on two nights, at its time', async () => {
    const site = await host({ nightly: window });
    expect(await live(site, 30)).toEqual(['02:00 nightly', '04:00 -', '02:00 nightly', '04:00 -']);
  });

  test('lasts for two hours when the clock is set back by one, and does not begin twice', async () => {
    const site = await host({ nightly: window });
    expect(await live(site, 2.5)).toEqual(['02:00 nightly']);
    set(-60);
    expect(await live(site, 26)).toEqual(['03:00 -', '02:00 nightly']);
  });

  test('lasts for two hours when the clock is set ahead by one', async () => {
    const site = await host({ nightly: window });
    await live(site, 2.5);
    set(60);
    expect(await live(site, 24)).toEqual(['05:00 -', '02:00 nightly']);
  });

  test('begins late after a reboot, and ends in time', async () => {
    const site = await host({ nightly: window });
    await live(site, 1);
    reboot(90);
    expect(await live(site, 4)).toEqual(['02:30 nightly', '04:00 -']);
  });

  test('goes on after a reboot, and ends in time', async () => {
    const site = await host({ nightly: window });
    await live(site, 2.5);
    reboot(30);
    expect(await live(site, 4)).toEqual(['04:00 -']);
  });

  test('has ended after a reboot at its end, and is never left on', async () => {
    const site = await host({ nightly: window });
    await live(site, 3.5);
    reboot(90);
    expect(await live(site, 4)).toEqual(['05:00 -']);
  });

  test('was missed whole while the host was down, which the history tells', async () => {
    const site = await host({ nightly: window });
    await live(site, 1);
    reboot(28 * 60);
    expect(await live(site, 4)).toEqual([]);
    const history = await readHistory(stateFor(site.stateDirectory, site.controlFile));
    expect(history.flatMap(({ state, holds }) => (state === 'missed' ? (holds ?? []) : []))).toEqual([
      'nightly@2026-05-01T02:00Z',
      'nightly@2026-05-02T02:00Z',
    ]);
  });

  test('adjoins another one without a moment between them', async () => {
    const site = await host({ nightly: window, later: window.replace('0 2', '0 4') });
    expect(await live(site, 8)).toEqual(['02:00 nightly', '04:00 later', '06:00 -']);
    const history = await readHistory(stateFor(site.stateDirectory, site.controlFile));
    expect(history.filter(({ to, state }) => to === 'default' && state === 'written')).toHaveLength(2);
  });
});

test.each([
  ['a duration', { forMs: 7_200_000 }, '03:00 -'],
  ['a time of day', { untilMs: firstMorning + 4 * 3_600_000 }, '04:00 -'],
])('a planned hold that ends after %s ends so when the clock is set back in it', async (_, end, ended) => {
  const site = await host({});
  const hold = { profile: 'none', id: 'a', reason: undefined, forMs: undefined, ...end, mailsReport: false };
  const planned = { ...request, ...hold, at: '02:00', fromMs: firstMorning + 2 * 3_600_000, withoutScheduler: true };
  await planLater(planned, site);
  expect(await live(site, 2.5)).toEqual(['02:00 a']);
  set(-60);
  expect(await live(site, 5)).toEqual([ended]);
});
