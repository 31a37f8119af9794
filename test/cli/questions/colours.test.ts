import { expect, test } from 'vitest';
import { runOn } from '../../support/cli/change.ts';
import { environmentFor } from '../../support/cli/cli-environment.js';
import { program } from '../../support/cli/cli.ts';
import { runOnTerminal } from '../../support/cli/terminal.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

const escape = '\u001b[';

/** What people look at, in an order in which each has something to say. */
const looks = [
  ['none'],
  ['default'],
  ['default'],
  ['status'],
  ['who'],
  ['history'],
  ['list'],
  ['doctor'],
  ['nnoe'],
  [],
];

async function onTerminal(monit: Monit, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
  const usual = { ...environmentFor(monit), TERM: 'xterm' };
  return (await runOnTerminal([process.execPath, program, ...args], { ...usual, ...env }).ended).output;
}

test('a terminal has colours; a pipe has none, and no other escape sequence', async () => {
  const monit = await startMonit({ connection: 'unix' });
  for (const args of looks) {
    const { stdout, stderr } = await runOn(monit, ...args);
    expect(stdout + stderr).not.toBe('');
    expect(stdout + stderr).not.toContain('\u001b');
  }
  for (const args of [['status'], ['none'], ['nnoe'], []]) {
    expect(await onTerminal(monit, args, {})).toContain(escape);
  }
});

test.each([
  ['NO_COLOR', { NO_COLOR: '1' }, []],
  ['TERM=dumb', { TERM: 'dumb' }, []],
  ['--no-color', {}, ['--no-color']],
  ['a setting', { MONIT_ALERT_COLOR: 'no' }, []],
])('%s keeps colours off a terminal', async (_what, env, options) => {
  const monit = await startMonit({ connection: 'unix' });
  for (const args of [['none'], ['status'], ['nnoe'], ['--help']]) {
    expect(await onTerminal(monit, [...options, ...args], env)).not.toContain('\u001b');
  }
});

test('NO_COLOR holds where config.yaml is what is wrong', async () => {
  const monit = await startMonit({ connection: 'unix', start: false });
  const config = { MONIT_ALERT_CONFIG: '/nonexistent/config.yaml' };
  expect(await onTerminal(monit, ['list'], config)).toContain(`${escape}31merror`);
  expect(await onTerminal(monit, ['list'], { ...config, NO_COLOR: '1' })).toMatch(/^error: cannot read/);
});
