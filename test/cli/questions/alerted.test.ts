import { rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

/** What every answer says about a host; the last line of a change too. */
async function answersOf(monit: Monit): Promise<Record<'status' | 'alone' | 'check' | 'metrics' | 'change', string>> {
  const stdout = async (...args: string[]) => (await runOn(monit, ...args)).stdout.replaceAll(/\n +/g, ' ');
  return {
    status: await stdout('status'),
    alone: await stdout(),
    check: await stdout('status', '--check'),
    metrics: await stdout('status', '--metrics'),
    change: await stdout('none'),
  };
}

/** Each answer names who is alerted, and none speaks of a mute. */
async function expectStillAlerted(monit: Monit, ...recipients: string[]): Promise<void> {
  const { metrics, ...answers } = await answersOf(monit);
  const who = recipients.length === 1 ? '1 recipient' : `${recipients.length} recipients`;
  const verb = recipients.length === 1 ? 'is' : 'are';
  const sentence = `${who} outside monit-alert ${verb} still alerted (${recipients.join(', ')}): \`monit-alert `;
  for (const [name, text] of Object.entries(answers)) {
    expect(text, name).toContain(sentence);
    expect(text, name).not.toMatch(/muted|alerts (?:are|have been) off|nobody/);
  }
  expect(metrics).toMatch(new RegExp(`^monit_alert_unmanaged_recipients ${recipients.length}$`, 'm'));
  expect(metrics).toMatch(/^monit_alert_muted 0$/m);
}

async function expectMuted(monit: Monit): Promise<void> {
  const { status, alone, check, metrics, change } = await answersOf(monit);
  expect(status).toContain('\nnobody is alerted\n');
  expect(alone).toMatch(/^recipients +nobody$/m);
  expect(check).toMatch(
    /^OK: "none" is in force; alerts have been muted for [^|]+ \| silence=\d+s;;14400;0 recipients=0;/,
  );
  expect(metrics).toMatch(/^monit_alert_muted 1$/m);
  expect(change).not.toContain('still alerted');
}

const service = (name: string, statement: string) =>
  `check file ${name} with path /nonexistent/${name}\n  ${statement}\n`;

test.each([
  ['a global alert in another file', 'set alert boss@x\n'],
  ['an alert with a filter', 'set alert boss@x only on { timeout }\n'],
  ['an alert of one service', service('web', 'alert boss@x')],
  ['an alert of one service with a filter', service('web', 'alert boss@x only on { checksum }')],
  ['an alert that one service refuses', `set alert boss@x\n${service('web', 'noalert boss@x')}`],
])('%s keeps a host from being muted', async (_, statements) => {
  const monit = await startMonit({ connection: 'unix', includes: { 'conf.d/other': statements } });
  await changeOn(monit, 'none');
  await expectStillAlerted(monit, 'boss@x');
});

test('recipients of two files, one in another case, are counted once each', async () => {
  const includes = { 'conf.d/a': 'set alert boss@x\nset alert web@x { timeout }\n', 'conf.d/b': 'set alert Boss@x\n' };
  const monit = await startMonit({ connection: 'unix', includes });
  await changeOn(monit, 'none');
  const { check } = await answersOf(monit);
  expect(check).toMatch(/^OK: "none" is in force; 2 recipients outside monit-alert are still alerted \(/);
});

test.each([['unix'], ['none']] as const)(
  'what is loaded counts, not what the files say by now (%s)',
  async (connection) => {
    const statement = service('web', 'alert web@x');
    const monit = await startMonit({ connection, includes: { 'conf.d/other': statement } });
    await changeOn(monit, 'none');
    await writeFile(monit.conf('other'), service('web', ''), { mode: 0o600 });
    await expectStillAlerted(monit, 'web@x');
    await rm(monit.conf('other'));
    const { stdout, exitCode } = await runOn(monit, 'status', '--check');
    expect(stdout).toContain('(web@x)');
    expect(stdout).not.toContain('muted');
    if (connection === 'unix') expect({ stdout, exitCode }).toMatchObject({ exitCode: 2 });
  },
);

test('a host where nobody is alerted is muted, and an edit that is not loaded does not change that', async () => {
  const monit = await startMonit({ connection: 'unix', includes: { 'conf.d/other': service('web', '') } });
  await changeOn(monit, 'none');
  await expectMuted(monit);
  await writeFile(monit.conf('other'), service('web', 'alert web@x'), { mode: 0o600 });
  const { stdout, exitCode } = await runOn(monit, 'status', '--check');
  expect(exitCode).toBe(2);
  expect(stdout).toMatch(/^CRITICAL: not loaded: web: web@x: all events \(`monit-alert reload` /);
  await runOn(monit, 'reload');
  expect((await runOn(monit, 'status', '--check')).stdout).toContain('is still alerted (web@x)');
});
