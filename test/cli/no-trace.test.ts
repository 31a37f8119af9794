import { expect, test } from 'vitest';
import { type Monit, startMonit } from '../support/monit.ts';
import { traces } from '../support/traces.ts';
import { changeOn, runOn } from './change.ts';

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
    expect(await changeOn(monit, 'none', '--dry-run')).toMatchObject({ state: 'would-change', exitCode: 0 });
    expect((await runOn(monit, 'diff', 'none', '--detailed-exitcode')).exitCode).toBe(2);
    expect((await runOn(monit, 'check')).exitCode).toBe(0);
    expect((await runOn(monit, 'status')).exitCode).toBe(0);
    expect((await runOn(monit, 'list')).exitCode).toBe(0);
    expect((await runOn(monit, 'show', 'default')).exitCode).toBe(0);
  });
});

test('a dry run on a host where nothing has run yet creates nothing: no id file, no log, no state', async () => {
  const monit = await startMonit({ connection: 'unix', start: false });
  await expectNoTrace(monit, async () => {
    expect(await changeOn(monit, 'none', '--dry-run')).toMatchObject({ state: 'would-change', decision: 'create' });
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
