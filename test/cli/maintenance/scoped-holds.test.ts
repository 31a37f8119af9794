import { describe, expect, test } from 'vitest';
import { changeOn, printed, runOn } from '../../support/cli/change.ts';
import { rewrite, startWithDefault, unattended } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';

const scope = { services: ['foo', 'bar'], groups: ['web'] };

/** A Monit with a record that says that `none` is held for some services. */
async function startHeld(): Promise<Monit> {
  const monit = await startWithDefault();
  await runOn(monit, 'default', '--for', '1h', '--id', 'deploy', '--reason', 'deploy 42', ...unattended);
  await rewrite(monit, ({ holds, ...others }) => ({
    ...others,
    holds: holds.map((hold) => ({ ...hold, profile: 'none', scope })),
  }));
  return monit;
}

describe('a hold for some services is shown with them', () => {
  test('by holds, status and the overview, as text and as JSON', async () => {
    const monit = await startHeld();
    expect(await printed(monit, 'holds')).toMatch(
      /^deploy {2}none for foo, bar and group web {2}since .* until .* left {2}by \S+ .*deploy 42\nbase profile: default\ntimes are in \S+\n$/,
    );
    const line =
      /^maintenance +"default" is in force; "none" for foo, bar and group web until .* left, by \S+: deploy 42\n/m;
    expect(await printed(monit, 'status')).toMatch(line);
    expect((await printed(monit)).replaceAll(/\n {2,}/g, ' ')).toMatch(/"none" for foo, bar and group web until/);
    for (const command of ['holds', 'status']) {
      expect(await changeOn(monit, command)).toMatchObject({ base: 'default', holds: [{ id: 'deploy', scope }] });
    }
  });

  test('by the check of a monitoring system, which does not call that muted', async () => {
    const monit = await startHeld();
    expect(await runOn(monit, 'status', '--check')).toMatchObject({
      stdout: expect.stringMatching(/"none" for foo, bar and group web until [-\d: ]+ \| silence=0s;/) as string,
    });
    expect(await printed(monit, 'status', '--metrics')).toContain('\nmonit_alert_scoped_holds 1\n');
    const { scopedHolds } = (await runOn(monit, 'status', '--check', '--json')).json() as { scopedHolds: unknown };
    expect(scopedHolds).toMatchObject([{ id: 'deploy', scope }]);
  });

  test('by its extension, and by the history', async () => {
    const monit = await startHeld();
    expect(await printed(monit, 'extend', 'deploy', '2h')).toMatch(
      /^hold "deploy" for foo, bar and group web, planned /,
    );
    expect(await printed(monit, 'history', '--limit', '1')).toMatch(
      /\n {4}hold deploy, "none" for foo, bar and group web, until .*: deploy 42\n/,
    );
    const { history } = (await runOn(monit, 'history', '--json')).json() as { history: object[] };
    expect(history[0]).toMatchObject({ action: 'extend', scoped: { profile: 'none', ...scope } });
  });
});

describe('--service and --group are refused', () => {
  test.each([
    ['--service', ['none', '--service', 'foo']],
    ['--group', ['none', '--group', 'web', '--dry-run']],
    ['--service and --group', ['apply', 'none', '--service', 'foo', '--group', 'web']],
  ])('%s without --for', async (names, args) => {
    const monit = await startWithDefault();
    const refused = await changeOn(monit, ...args);
    expect(refused).toMatchObject({
      exitCode: 1,
      error: {
        code: 'option.invalid',
        message: `${names} ${names.includes('and') ? 'have' : 'has'} no effect without --for or --until`,
        hint: `Add --for or --until, or leave out ${names}.`,
      },
    });
  });

  test('with --confirm, as any hold', async () => {
    const monit = await startWithDefault();
    expect(await changeOn(monit, 'none', '--service', 'foo', '--for', '1h', '--confirm', '5m')).toMatchObject({
      error: { code: 'option.invalid', message: 'a hold and --confirm cannot be combined' },
    });
  });

  test('by the rules of the site for holds', async () => {
    const monit = await startWithDefault({ 'config.yaml': 'hold-max: 1h\nrequire-reason: true\n' });
    const config = ['--config', `${monit.directory}/config.yaml`];
    const ask = async (...more: string[]) => changeOn(monit, 'none', '--service', 'foo', ...more, ...config);
    expect(await ask('--for', '2h', '--reason', 'x')).toMatchObject({ error: { code: 'hold.too-long' } });
    expect(await ask('--for', '30m')).toMatchObject({ error: { code: 'option.missing' } });
    const { history } = (await runOn(monit, 'history', '--json')).json() as { history: object[] };
    expect(history[0]).toMatchObject({ state: 'refused', scoped: { profile: 'none', services: ['foo'], groups: [] } });
  });
});
