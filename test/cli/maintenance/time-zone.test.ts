import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { timestampText } from '../../../src/report/layout/time-text.ts';
import { hostTimeZone } from '../../../src/system/time-zone.ts';
import { runOn } from '../../support/cli/change.ts';
import { monitAlert, optionsFor } from '../../support/cli/cli.ts';
import { startWithDefault, unattended } from '../../support/cli/maintenance.ts';

/** Of the caller, far from the zone of any host that tests run on. */
const TZ = 'Pacific/Kiritimati';

const clockText = (iso: string) => timestampText(iso).slice(-'14:30'.length);

// The tests themselves write times, too.
beforeAll(() => vi.stubEnv('TZ', undefined));
afterAll(() => {
  vi.unstubAllEnvs();
});

test('times are those of the host, whatever TZ says', async () => {
  const monit = await startWithDefault();
  await runOn(monit, 'none', '--for', '1h', '--id', 'deploy', ...unattended);
  const { holds } = (await runOn(monit, 'holds', '--json')).json() as { holds: { until: string }[] };
  const [{ until } = { until: '' }] = holds;
  for (const command of ['holds', 'history', 'status']) {
    const { stdout } = await monitAlert([...optionsFor(monit), command], { env: { TZ } });
    expect(stdout).toMatch(new RegExp(`until (?:\\S+ )?${clockText(until)}`));
    expect(stdout.endsWith(`\ntimes are in ${hostTimeZone()}\n`)).toBe(true);
  }
});

test('the command of run gets the environment of its caller, with TZ; the hold has the times of the host', async () => {
  const monit = await startWithDefault();
  const seen = join(monit.directory, 'seen');
  const command = ['sh', '-c', `env > '${seen}'`];
  const env = { TZ, DEPLOY_TOKEN: 'for the command only' };
  const args = [...optionsFor(monit), 'run', 'none', '--for', '1h', '--', ...command];
  const { stderr, exitCode } = await monitAlert(args, { env });
  expect(exitCode).toBe(0);
  const environmentOfCommand = (await readFile(seen, 'utf8')).split('\n');
  expect(environmentOfCommand).toEqual(expect.arrayContaining([`TZ=${TZ}`, 'DEPLOY_TOKEN=for the command only']));
  const { history } = (await runOn(monit, 'history', '--json')).json() as {
    history: { action: string; until?: string }[];
  };
  const { until = '' } = history.find(({ action }) => action === 'hold') ?? {};
  expect(stderr).toMatch(new RegExp(`is active until (?:\\S+ )?${clockText(until)}, `));
});
