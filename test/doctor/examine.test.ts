import { chmod, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { examine } from '../../src/doctor/examine.ts';
import { findingIds } from '../../src/doctor/finding.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { startMonit } from '../support/monit/monit.ts';
import { startLookalike } from '../support/processes/other-processes.ts';
import { find, siteFactsOf } from './site-facts.ts';

const missing = new MonitAlertError('monit.missing', 'monit is not installed', { hint: 'Install Monit.' });

test('each thing is found at least once, in the order of the list, and a sound host has warnings at most', async () => {
  const monit = await startMonit({ connection: 'unix' });
  // What others leave in the directory for temporary files is not this host's.
  vi.stubEnv('TMPDIR', monit.directory);
  onTestFinished(() => {
    vi.unstubAllEnvs();
  });
  const findings = await examine(siteFactsOf(monit));
  expect(findings.map(({ id }) => id)).toEqual(findingIds);
  expect(findings.filter(({ verdict }) => verdict !== 'ok').map(({ id }) => id)).toEqual(['scheduler']);
});

test('without Monit, the files are looked at all the same', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const findings = await examine(siteFactsOf(monit, { monit: missing }));
  const verdicts = Object.fromEntries(findings.map(({ id, verdict }) => [id, verdict]));
  expect(verdicts).toMatchObject({
    monit: 'problem',
    daemon: 'unknown',
    events: 'unknown',
    configuration: 'unknown',
    profiles: 'unknown',
    'control-file': 'ok',
    'managed-file': 'ok',
    recipients: 'ok',
    'state-directory': 'ok',
    disk: 'ok',
  });
});

test('without a control file, the binary is looked at all the same', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const controlFile = new MonitAlertError('control-file.missing', 'no control file of Monit found');
  const verdicts = Object.fromEntries(
    (await examine(siteFactsOf(monit, { controlFile }))).map(({ id, verdict }) => [id, verdict]),
  );
  expect(verdicts).toMatchObject({
    monit: 'ok',
    events: 'ok',
    templates: 'ok',
    'control-file': 'problem',
    'managed-file': 'unknown',
    'in-force': 'unknown',
    history: 'unknown',
  });
});

test('a configuration that Monit rejects is one problem, with places, and a running Monit is still seen', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await writeFile(monit.conf('broken'), 'nonsense\n');
  const findings = await find(siteFactsOf(monit), 'daemon', 'configuration', 'profiles', 'httpd', 'in-force');
  expect(findings).toMatchObject([
    { id: 'daemon', verdict: 'ok' },
    { id: 'httpd', verdict: 'unknown' },
    {
      id: 'configuration',
      verdict: 'problem',
      places: [expect.stringContaining(`${monit.conf('broken')}:`) as string],
    },
    { id: 'profiles', verdict: 'unknown' },
    { id: 'in-force', verdict: 'unknown' },
  ]);
});

test('a warning of Monit is one of ours, with its place', async () => {
  const monit = await startMonit({ connection: 'none', start: false, controlFile: 'include /none/of/these/*' });
  expect(await find(siteFactsOf(monit), 'configuration')).toMatchObject([
    { verdict: 'warning', places: [expect.stringContaining(`${monit.controlFile}:`) as string] },
  ]);
});

test('two Monits of one control file are named by their pids', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const other = await startLookalike(monit.controlFile);
  const [daemon] = await find(siteFactsOf(monit), 'daemon');
  expect(daemon).toMatchObject({ verdict: 'problem', what: expect.stringContaining(String(monit.pid())) as string });
  expect(daemon?.what).toContain(String(other.pid));
});

test('a Monit that is not running is worth a warning', async () => {
  const monit = await startMonit({ connection: 'unix', start: false });
  expect(await find(siteFactsOf(monit), 'daemon', 'daemon-version', 'httpd')).toMatchObject([
    { verdict: 'warning', remedy: expect.stringContaining('Start it') as string },
    { verdict: 'unknown' },
    { verdict: 'unknown' },
  ]);
});

test('a control file that others may read would be refused', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await chmod(monit.controlFile, 0o644);
  expect(await find(siteFactsOf(monit), 'control-file')).toMatchObject([
    { verdict: 'problem', what: expect.stringContaining('0644') as string, remedy: `chmod 600 ${monit.controlFile}` },
  ]);
});

test('a Monit without `set httpd` is told what to add', async () => {
  const monit = await startMonit({ connection: 'none' });
  expect(await find(siteFactsOf(monit), 'daemon', 'httpd', 'credentials')).toMatchObject([
    { verdict: 'ok' },
    { verdict: 'warning', remedy: expect.stringContaining('set httpd unixsocket') as string },
    { verdict: 'unknown' },
  ]);
});

test('a Monit that does not serve what its configuration says is told apart from one that is not there', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await rm(join(monit.directory, 'socket'));
  expect(await find(siteFactsOf(monit), 'daemon', 'httpd')).toMatchObject([
    { verdict: 'ok' },
    { verdict: 'problem', what: expect.stringContaining('does not listen') as string },
  ]);
});

test('a user who may only look is worth a warning', async () => {
  const monit = await startMonit({ connection: 'unix', readOnlyUser: 'only' });
  expect(await find(siteFactsOf(monit), 'httpd', 'credentials')).toMatchObject([
    { verdict: 'ok' },
    { verdict: 'warning', what: expect.stringContaining('viewer') as string },
  ]);
});

test('a control file with no place for our file is told what to add', async () => {
  const monit = await startMonit({ connection: 'none', start: false, includePattern: '/none/of/these/*' });
  expect(await find(siteFactsOf(monit), 'configuration', 'managed-file')).toMatchObject([
    { verdict: 'unknown' },
    { verdict: 'problem', remedy: expect.stringContaining('include ') as string },
  ]);
});
