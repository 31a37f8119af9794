import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { findMonit } from '../support/packages/monit-package.js';
import { run } from '../support/processes/run.js';

const soak = fileURLToPath(new URL('soak.js', import.meta.url));

test('two cycles on a real Monit are proved, and lose nothing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'monit-alert-soak-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const json = join(directory, 'figures.json');
  const monit = (await findMonit()) ?? '';
  const args = ['--cycles', '2', '--comparison', '1', '--monit', monit, '--json', json];
  const finished = await run(process.execPath, [soak, ...args]);
  expect(finished).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^\| Monit .*\n.*\n\| [\d.]+ +\| unix /) as unknown,
  });
  const [ours, theirs] = JSON.parse(await readFile(json, 'utf8')) as unknown[];
  const counts = { cycles: 2, proved: 2, notProved: 0, falseProofs: 0, lostActions: 0 };
  expect(ours).toMatchObject({ connection: 'unix', by: 'monit-alert', figures: counts, faulty: [] });
  expect(theirs).toMatchObject({ by: 'monit reload', figures: { cycles: 1 } });
});
