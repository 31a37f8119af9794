import { expect, test } from 'vitest';
import { type MonitOptions, startMonit } from '../support/monit/monit.ts';
import { monitSuites } from '../support/packages/monit-suites.js';

/** Which suite's Monit this run of the matrix is about; outside of the matrix it is about the one that is named. */
const suite = monitSuites.find((name) => name === process.env['MONIT_ALERT_TEST_SUITE']);
const binary = process.env['MONIT_ALERT_TEST_MONIT'] ?? '';

async function versionOf(options: Pick<MonitOptions, 'suite' | 'binary'>): Promise<string | undefined> {
  const monit = await startMonit({ connection: 'unix', ...options });
  return /<version>([\d.]+)/.exec((await monit.get('/_status?format=xml')).body)?.[1];
}

test('all tests of a run are on the Monit that it is about', async () => {
  const wanted = await versionOf(suite === undefined ? { binary } : { suite });
  expect(wanted).toMatch(/^\d+\.\d/);
  expect(await versionOf({})).toBe(wanted);
});
