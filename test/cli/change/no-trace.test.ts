import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { traces } from '../../support/files/traces.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

/** The log is Monit's own diary; a question that Monit answers may not even stand there. */
async function expectNoTrace(monit: Monit, act: () => Promise<unknown>): Promise<void> {
  const before = await traces(monit.directory);
  await act();
  expect(await traces(monit.directory)).toEqual(before);
}

test('a dry run leaves no trace on a running Monit', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  await expectNoTrace(monit, async () => {
    expect(await changeOn(monit, 'none', '--dry-run')).toMatchObject({
      state: 'would-change',
      exitCode: 0,
      monit: { pid: monit.pid() },
    });
    expect((await runOn(monit, 'diff', 'none', '--detailed-exitcode')).exitCode).toBe(2);
    expect((await runOn(monit, 'check')).exitCode).toBe(0);
    expect((await runOn(monit, 'status')).exitCode).toBe(0);
    expect((await runOn(monit, 'list')).exitCode).toBe(0);
    expect((await runOn(monit, 'show', 'default')).exitCode).toBe(0);
  });
});

test('a dry run of a hold and of its release leaves no trace, and says what would be held and in force', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await changeOn(monit, 'default');
  const ask = ['none', '--for', '1h', '--id', 'deploy', '--without-scheduler'];
  await expectNoTrace(monit, async () => {
    expect(await changeOn(monit, ...ask, '--dry-run')).toMatchObject({
      state: 'would-change',
      base: 'default',
      holds: [{ id: 'deploy', profile: 'none', forMs: 3_600_000 }],
    });
    expect((await runOn(monit, ...ask, '--dry-run')).stdout).toMatch(
      /^"none" would be applied; nothing was changed\nhold "deploy", planned until .*, then "default"; nothing would end it but/m,
    );
    expect(await changeOn(monit, 'release', 'deploy', '--dry-run')).toMatchObject({ state: 'unchanged', ended: [] });
  });
  const { holds } = await changeOn(monit, ...ask);
  await changeOn(monit, ...ask.with(4, 'deploy-2'));
  await expectNoTrace(monit, async () => {
    expect(await changeOn(monit, ...ask, '--dry-run')).toMatchObject({ state: 'unchanged', holds: [holds?.[0], {}] });
    const ended = [{ id: 'deploy', end: 'released' }];
    expect(await changeOn(monit, 'release', 'deploy', '--dry-run')).toMatchObject({ state: 'unchanged', ended });
    expect(await runOn(monit, 'release', '--all', '--dry-run', '--detailed-exitcode')).toMatchObject({
      exitCode: 2,
      stdout: expect.stringMatching(
        /^hold "deploy" \(none\) would end: released\n.*\n"default" would be applied/ms,
      ) as string,
    });
  });
});

test('a dry run of a hold is refused where the hold would be', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const ask = async (...args: string[]) => changeOn(monit, 'none', '--for', '1h', '--dry-run', ...args);
  expect(await ask('--without-scheduler')).toMatchObject({ exitCode: 1, error: { code: 'maintenance.no-base' } });
  await changeOn(monit, 'default');
  expect(await ask()).toMatchObject({ exitCode: 1, error: { code: 'hold.unended' } });
  expect(await ask('--without-scheduler', '--id', '-')).toMatchObject({ exitCode: 1, error: { code: 'hold.name' } });
});

test('a dry run on a host where nothing has run yet creates nothing: no id file, no log, no state', async () => {
  const monit = await startMonit({ connection: 'unix', start: false });
  await expectNoTrace(monit, async () => {
    const plan = await changeOn(monit, 'none', '--dry-run');
    expect(plan).toMatchObject({ state: 'would-change', decision: 'create' });
    expect(plan.monit).toBeUndefined();
  });
});

test('an unknown profile touches nothing and names the profiles there are', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await expectNoTrace(monit, async () => {
    const result = await runOn(monit, 'something-invalid');
    expect(result.exitCode).toBe(1);
    expect(result.stderr).toContain('default, none');
  });
});
