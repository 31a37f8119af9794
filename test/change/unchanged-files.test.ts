import { mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { alertIncludeStatement } from '../../src/monit/config/alert-include.ts';
import { changeOn } from '../support/cli/change.ts';
import { startMonit } from '../support/monit/monit.ts';

const services = Array.from({ length: 50 }, (_, index) => `s-${index}`);
const profileWith = (address: string) =>
  JSON.stringify({
    recipients: [{ address: 'ops@example.org' }],
    services: { 's-*': { also: [{ address: 'web@example.org' }] }, 's-7': { recipients: [{ address }] } },
  });

test('a change for one service writes its file only: all others keep inode and change time', async () => {
  const monit = await startMonit({
    connection: 'unix',
    includes: { 'profiles/office.yaml': profileWith('one@example.org') },
  });
  const directory = join(monit.directory, 'monit-alert.d');
  const include = (service: string) => alertIncludeStatement(directory, { service, isSystem: false }) ?? '';
  const blocks = services.map((service) => `check file ${service} path /etc/passwd\n  ${include(service)}\n`);
  await mkdir(directory);
  await writeFile(monit.conf('services'), blocks.join(''));
  expect(await changeOn(monit, 'office')).toMatchObject({ state: 'active' });
  const paths = [...services.map((service) => join(directory, service)), monit.conf('monit-alert')];
  const stamps = async () =>
    Promise.all(
      paths.map(async (path) => {
        const { ino, ctimeNs } = await stat(path, { bigint: true });
        return [path, `${ino} ${ctimeNs}`] as const;
      }),
    );
  const before = new Map(await stamps());
  const written = async () =>
    (await stamps()).filter(([path, stamp]) => before.get(path) !== stamp).map(([path]) => path);

  await writeFile(join(monit.directory, 'profiles', 'office.yaml'), profileWith('other@example.org'));
  expect(await changeOn(monit, 'office')).toMatchObject({ state: 'active' });
  expect(await written()).toEqual([join(directory, 's-7')]);

  const hold = ['none', '--service', 's-9', '--for', '1h', '--id', 'deploy', '--without-scheduler'];
  expect(await changeOn(monit, ...hold)).toMatchObject({ state: 'active' });
  expect(await written()).toEqual([join(directory, 's-7'), join(directory, 's-9')]);
});
