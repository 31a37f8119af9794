import { copyFile, mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { hostTimeZone } from '../../src/system/time-zone.ts';
import { writeFiles } from '../support/files/files.ts';

const zones = 'usr/share/zoneinfo';

/** A host with two zones. */
async function host(files: Readonly<Record<string, string>> = {}) {
  const directory = await writeFiles({
    [`${zones}/Europe/Berlin`]: 'TZif Berlin',
    [`${zones}/Etc/UTC`]: 'TZif UTC',
    ...files,
  });
  const etc = join(directory, 'etc');
  await mkdir(etc, { recursive: true });
  return { etc, zones: join(directory, zones), localtime: join(etc, 'localtime') };
}

test.each([
  ['/usr/share/zoneinfo/Europe/Berlin', 'Europe/Berlin'],
  ['../usr/share/zoneinfo/America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires'],
  ['/usr/share/zoneinfo/posix/America/Port-au-Prince', 'America/Port-au-Prince'],
  ['/usr/share/zoneinfo/right/Etc/GMT+5', 'Etc/GMT+5'],
  ['/etc/zoneinfo/UTC', 'UTC'],
])('a link to %s names the zone %s, whatever TZ and /etc/timezone say', async (target, zone) => {
  vi.stubEnv('TZ', 'Asia/Tokyo');
  const { localtime, ...places } = await host({ 'etc/timezone': 'Asia/Tokyo\n' });
  await symlink(target, localtime);
  expect(hostTimeZone(places)).toBe(zone);
  vi.unstubAllEnvs();
});

test('of a copy, /etc/timezone gives the name', async () => {
  const { localtime, ...places } = await host({ 'etc/timezone': 'Europe/Berlin\n' });
  await copyFile(join(places.zones, 'Europe/Berlin'), localtime);
  expect(hostTimeZone(places)).toBe('Europe/Berlin');
});

test.each(['Etc/UTC', 'Mars/Olympus', '../../etc/localtime', ''])(
  'unless it is not the zone that was copied: %j',
  async (name) => {
    vi.stubEnv('TZ', 'America/Lima'); // What Date says, in place of the host's real zone.
    const { localtime, ...places } = await host({ 'etc/timezone': `${name}\n` });
    await copyFile(join(places.zones, 'Europe/Berlin'), localtime);
    expect(hostTimeZone(places)).toBe('America/Lima');
    vi.unstubAllEnvs();
  },
);

test('a host without any zone has what Date has', async () => {
  vi.stubEnv('TZ', 'America/Lima');
  const places = await host();
  expect(hostTimeZone(places)).toBe('America/Lima');
  await writeFile(places.localtime, 'damaged');
  expect(hostTimeZone(places)).toBe('America/Lima');
  vi.stubEnv('TZ', '');
  expect(hostTimeZone(places)).toBe('UTC');
  vi.unstubAllEnvs();
});
