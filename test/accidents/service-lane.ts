import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Site } from '../../src/index.ts';
import { parseCheck } from '../../src/monit/check/check-configuration.ts';
import { effectiveAlerts } from '../../src/monit/config/effective-alerts.ts';
import { readServiceHeader } from '../../src/render/header.ts';
import { createMonit } from '../support/monit/daemon.js';
import type { Monit } from '../support/monit/monit.ts';
import { atExit } from '../support/processes/clean-up.js';
import { waitFor } from '../support/processes/wait-for.js';
import { change, poolOf, siteOf } from './lane.ts';

const services = ['nginx', 'db', 'cron', 'mail', 'backup', 'web shop'];
const fileNameOf = (service: string) => service.replace(' ', '%20');

/** `day` and `night` move a recipient from all services to one, and back; each lacks files that the other has. */
const profiles = {
  default: {
    recipients: [{ address: 'ops@example.org' }, { address: 'boss@example.org', events: { only: ['timeout'] } }],
    services: {
      nginx: { also: [{ address: 'web@example.org' }] },
      db: { recipients: [{ address: 'dba@example.org' }, { address: 'ops@example.org', events: { only: ['pid'] } }] },
      cron: { recipients: [] },
      mail: { also: [{ address: 'postmaster@example.org', reminder: 3 }] },
    },
  },
  day: {
    recipients: [{ address: 'ops@example.org' }, { address: 'dba@example.org' }],
    services: {
      nginx: { also: [{ address: 'web@example.org' }] },
      cron: { recipients: [{ address: 'ops@example.org' }] },
      mail: { recipients: [{ address: 'dba@example.org' }] },
    },
  },
  night: {
    recipients: [{ address: 'ops@example.org' }],
    services: {
      nginx: { recipients: [{ address: 'web@example.org' }] },
      db: { also: [{ address: 'dba@example.org' }] },
      backup: { recipients: [{ address: 'ops@example.org', events: { except: ['instance'] } }] },
      'web shop': { recipients: [{ address: 'web@example.org' }, { address: 'ops@example.org' }] },
    },
  },
};

export type RoutingProfile = keyof typeof profiles | 'none';

/** A Monit with services that profiles reach, and the tables and files that each profile gives there. */
export interface ServiceLane {
  readonly monit: Monit;
  readonly site: Site;
  readonly seen: Readonly<Record<RoutingProfile, Seen>>;
}

/** What is on disk. */
interface Seen {
  readonly cells: ReadonlySet<string>;
  /** By name, beside the global one. */
  readonly files: Readonly<Record<string, string>>;
}

export const withServiceLane = poolOf(startServiceLane);

/** A lane of its own; it ends with this process. */
export async function startServiceLane(): Promise<ServiceLane> {
  const monit = await createMonit({ connection: 'unix', start: false });
  atExit(monit.disposeAtExit);
  await mkdir(servicesDirectory(monit));
  await mkdir(join(monit.directory, 'profiles'));
  for (const [name, profile] of Object.entries(profiles))
    await writeFile(join(monit.directory, 'profiles', `${name}.yaml`), JSON.stringify(profile));
  await writeFile(monit.conf('others'), 'set alert pager@example.org only on { timeout }\n');
  await writeFile(monit.conf('services'), services.map((service) => blockFor(service, monit)).join(''));
  await monit.start();
  const site = siteOf(monit);
  const lane = {
    monit,
    site: { ...site, profilesDirectories: [join(monit.directory, 'profiles'), ...site.profilesDirectories] },
  };
  const seen: Record<string, Seen> = {};
  for (const name of ['none', 'default', 'day', 'night']) {
    await change(lane.site, name);
    seen[name] = { cells: await cellsOnDisk(lane), files: await filesOf(lane) };
  }
  return { ...lane, seen: seen as ServiceLane['seen'] };
}

export const servicesDirectory = ({ directory }: Monit) => join(directory, 'monit-alert.d');

/** One of them has an alert of its own, and one a `noalert`. */
function blockFor(service: string, monit: Monit): string {
  const own = { nginx: '  alert owner@example.org\n', backup: '  noalert pager@example.org\n' }[service] ?? '';
  const [first = '', ...rest] = fileNameOf(service);
  const include = `  include ${servicesDirectory(monit)}/[${first}]${rest.join('')}\n`;
  return `check file "${service}" path /etc/passwd\n${own}${include}`;
}

/** Each recipient, service and event that Monit's own check of the files gives: `nginx web@example.org timeout`. */
async function cellsOnDisk({ monit }: Pick<ServiceLane, 'monit'>): Promise<ReadonlySet<string>> {
  const { exitCode, stdout, stderr } = await monit.command('-t', '-v');
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const checked = parseCheck(stdout);
  const alerts = effectiveAlerts(checked.alerts, checked.services);
  return new Set(
    alerts.flatMap(({ service, recipient, events }) => events.map((event) => `${service} ${recipient} ${event}`)),
  );
}

/** Without temporary files, which Monit does not read. */
async function filesOf({ monit }: Pick<ServiceLane, 'monit'>): Promise<Record<string, string>> {
  const directory = servicesDirectory(monit);
  const names = (await readdir(directory)).filter((name) => !name.startsWith('.'));
  const texts = names.map(async (name) => [name, await readFile(join(directory, name), 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** Whatever is in both profiles is on disk, each file is whole and of one of them, and Monit can load it. */
export async function expectNothingMissing(
  lane: ServiceLane,
  [before, after]: readonly [RoutingProfile, RoutingProfile],
): Promise<void> {
  const { monit, seen } = lane;
  const cells = await cellsOnDisk(lane);
  const inBoth = [...seen[before].cells].filter((cell) => seen[after].cells.has(cell));
  expect(inBoth.filter((cell) => !cells.has(cell))).toEqual([]);
  for (const [name, text] of Object.entries(await filesOf(lane))) {
    expect(readServiceHeader(text).kind).toBe('intact');
    expect([seen[before].files[name], seen[after].files[name]]).toContain(text);
  }
  const reloads = monit.reloads();
  monit.hangUp();
  await waitFor(() => monit.reloads() > reloads, { what: 'Monit to reload what a killed run has left' });
  expect(monit.isAlive()).toBe(true);
}

/** A run ends well: the profile is in force for every service, and nothing is left of earlier runs. */
export async function expectInForce(lane: ServiceLane, name: RoutingProfile): Promise<void> {
  const { monit, site, seen } = lane;
  const { state } = await change(site, name);
  expect(['active', 'unchanged']).toContain(state);
  await expectOnDisk(lane, name);
  if (state === 'unchanged') return; // Nothing was to be done, so nothing was swept up either.
  expect((await readdir(servicesDirectory(monit))).sort()).toEqual(Object.keys(seen[name].files).sort());
  expect((await readdir(monit.conf('.'))).sort()).toEqual(['monit-alert', 'others', 'services']);
}

export async function expectOnDisk(lane: ServiceLane, name: RoutingProfile): Promise<void> {
  expect(await filesOf(lane)).toEqual(lane.seen[name].files);
  expect(await cellsOnDisk(lane)).toEqual(lane.seen[name].cells);
}
