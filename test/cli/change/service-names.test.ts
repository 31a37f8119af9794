import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { unattended } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

/** Every object has the first two, and Valibot's records drop all three. */
const names = ['__proto__', 'constructor', 'prototype'];

let monit: Monit;
const servicesDirectory = () => join(monit.directory, 'monit-alert.d');
const files = async () => readdir(servicesDirectory());
const status = async () => (await runOn(monit, 'status', '--json')).json();

beforeEach(async () => {
  monit = await startMonit({ connection: 'unix', pollSeconds: 1, start: false });
  await mkdir(servicesDirectory());
  await mkdir(join(monit.directory, 'profiles'));
  await writeFile(join(monit.directory, 'profiles/plain.yaml'), 'recipients: [{ address: ops@x }]\n');
  const routed = 'extends: plain\nservices: { "[_cp]*": { recipients: [{ address: web@x }] } }\n';
  await writeFile(join(monit.directory, 'profiles/routed.yaml'), routed);
  for (const name of names) {
    await writeFile(join(monit.directory, name), '');
    const include = `include ${servicesDirectory()}/[${name.charAt(0)}]${name.slice(1)}`;
    await writeFile(monit.conf(name), `check file ${name} with path ${monit.directory}/${name}\n  ${include}\n`);
  }
  await monit.start();
});

test('services that are called like parts of every object have files of their own like all others', async () => {
  expect(await changeOn(monit, 'plain')).toMatchObject({ state: 'active', warnings: [] });
  expect(await files()).toEqual([]);
  expect(await status()).toMatchObject({ verified: true, drift: [] });

  expect(await changeOn(monit, 'routed')).toMatchObject({ state: 'active', warnings: [] });
  expect(await files()).toEqual(names);
  for (const name of names) {
    expect(await readFile(join(servicesDirectory(), name), 'utf8')).toContain('alert web@x');
  }
  expect(await status()).toMatchObject({ verified: true, drift: [] });
  expect(await changeOn(monit, 'routed')).toMatchObject({ state: 'unchanged' });
});

test('their earlier files come back with a rollback, and when a hold ends', async () => {
  await changeOn(monit, 'routed');
  const text = await readFile(join(servicesDirectory(), 'constructor'), 'utf8');
  await changeOn(monit, 'plain');
  expect(await files()).toEqual([]);
  expect(await changeOn(monit, 'rollback')).toMatchObject({ state: 'active' });
  expect(await files()).toEqual(names);

  expect(await changeOn(monit, 'none', '--for', '1h', ...unattended)).toMatchObject({ state: 'active' });
  expect(await files()).toEqual([]);
  await writeFile(join(monit.directory, 'profiles/routed.yaml'), 'not: a profile\n');
  expect(await changeOn(monit, 'release', '--all')).toMatchObject({ state: 'rolled-back' });
  expect(await files()).toEqual(names);
  expect(await readFile(join(servicesDirectory(), 'constructor'), 'utf8')).toBe(text);
});
