import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type CliResult, monitAlert, optionsFor } from '../../support/cli/cli.ts';
import { startWithDefault, unattended } from '../../support/cli/maintenance.ts';
import type { Monit } from '../../support/monit/monit.ts';
import { waitFor } from '../../support/processes/wait-for.js';

interface Log {
  /** Runs `monit-alert` with this log. */
  readonly run: (...args: string[]) => Promise<CliResult>;
  /** What was sent, a line each: `<37> monit-alert: ...`. */
  readonly lines: () => Promise<string[]>;
}

/** util-linux's own `logger`, which prints what it would send to /dev/log; or another program in its place. */
async function withLog(monit: Monit, { logger = '', log = 'syslog', by = 'alice' } = {}): Promise<Log> {
  const [programs, sent] = [join(monit.directory, 'programs'), join(monit.directory, 'sent')];
  await mkdir(programs, { recursive: true });
  const real = `exec /usr/bin/logger --no-act --stderr --udp --server 127.0.0.1 --rfc3164 "$@" 2>>${sent}\n`;
  await writeFile(join(programs, 'logger'), `#!/bin/sh\n${logger === '' ? real : logger}`);
  await chmod(join(programs, 'logger'), 0o755);
  const env = { PATH: `${programs}:${process.env['PATH'] ?? ''}`, MONIT_ALERT_LOG: log, SUDO_USER: by };
  return {
    run: async (...args) => monitAlert([...optionsFor(monit), ...args], { env }),
    lines: async () => {
      const text = await readFile(sent, 'utf8').catch(() => '');
      return text
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [line.replace(/^(<\d+>).*?(monit-alert: )/, '$1 $2')]));
    },
  };
}

test('who held, extended and released what, and what was refused, is a line each in the system log', async () => {
  const monit = await startWithDefault();
  const { run, lines } = await withLog(monit);
  await run('none', '--for', '1h', '--id', 'deploy', '--reason', 'deploy "42"', ...unattended);
  await run('none', '--for', '1h', '--id', 'deploy', '--reason', 'deploy "42"', ...unattended);
  await run('extend', 'deploy', '2h');
  await run('unmonitor', 'foo');
  await run('release', '--all', '--dry-run');
  await run('release', '--all');
  await run('nosuch');
  await run('status');
  const file = `control-file=${monit.controlFile}`;
  expect(await lines()).toEqual([
    expect.stringMatching(
      /^<37> monit-alert: action=hold state=active by=alice holds=deploy until=[-\dT:.]+Z from=default to=none control-file=\S+ reason="deploy \\"42\\""$/,
    ),
    expect.stringMatching(/^<37> monit-alert: action=extend state=done by=alice holds=deploy until=\S+ to=none /),
    `<37> monit-alert: action=unmonitor state=done by=alice ${file} services=foo`,
    expect.stringMatching(
      /^<37> monit-alert: action=release state=active by=alice .* ended="deploy released, held by alice /,
    ),
    expect.stringMatching(
      /^<36> monit-alert: action=set state=refused by=alice to=nosuch error=profile.unknown control-file=\S+ message="/,
    ),
  ]);
});

test('what somebody writes into a reason or a name is one line, and forges none', async () => {
  const monit = await startWithDefault();
  const { run, lines } = await withLog(monit, { by: 'eve\n<0>root: \u001b[2J' });
  await run('none', '--reason', `x\nsshd: \u202eaccepted ${'long '.repeat(1_000)}`);
  const [line = '', ...others] = await lines();
  expect(others).toEqual([]);
  expect(line).toContain(String.raw` by="eve\\n<0>root: \\x1b[2J" `);
  expect(line).toContain(' reason="x\\nsshd: \\u202eaccepted long long ');
  expect(Buffer.byteLength(line)).toBeLessThan(1_024);
});

test.each([
  ['fails', 'exit 1\n', 'logger ended with 1'],
  ['is killed', 'kill -KILL $$\n', 'logger ended with SIGKILL'],
])('a logger that %s costs the change nothing; only --verbose tells', async (_, logger, reason) => {
  const monit = await startWithDefault();
  const { run } = await withLog(monit, { logger });
  expect(await run('none', '--quiet')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
  const { exitCode, stderr } = await run('default', '--verbose');
  expect(exitCode).toBe(0);
  expect(stderr).toContain(`note: the system log has not taken a line: ${reason}\n`);
});

test('a log that never answers is not waited for', async () => {
  const monit = await startWithDefault();
  const [going, ended] = [join(monit.directory, 'going'), join(monit.directory, 'ended')];
  const { run } = await withLog(monit, {
    logger: `touch ${going}\nwhile [ -e ${going} ]; do sleep 0.05; done\ntouch ${ended}\n`,
  });
  const { exitCode, stderr } = await run('none', '--verbose');
  expect({ exitCode, hasEnded: existsSync(ended) }).toEqual({ exitCode: 0, hasEnded: false });
  expect(stderr).toContain('note: the system log has not taken a line: it does not answer\n');
  await rm(going, { force: true });
  await waitFor(() => existsSync(ended), { what: 'the logger to end' });
});

test('`log: none` turns it off, and another word is refused', async () => {
  const monit = await startWithDefault();
  const config = join(monit.directory, 'config.yaml');
  const { run, lines } = await withLog(monit, { log: '' });
  await writeFile(config, 'log: none\n');
  expect((await run('none', '--config', config)).exitCode).toBe(0);
  expect(await lines()).toEqual([]);
  await writeFile(config, 'log: loud\n');
  const { exitCode, stderr } = await run('default', '--config', config);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1, stderr: 'error: log takes syslog or none, not "loud"\n' });
});

test.runIf(process.getuid?.() === 0)('without a setting, root logs', async () => {
  const monit = await startWithDefault();
  const { run, lines } = await withLog(monit, { log: '' });
  await run('none');
  expect(await lines()).toHaveLength(1);
});
