import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { expectScreen } from '../support/cli/screen.ts';
import type { Machine } from '../support/debian/machine.js';
import { areMachinesMissing } from '../support/debian/root.js';
import { oldHost, type OldHost } from '../support/monit/old-host.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { type Mailbox, openMailbox } from '../support/servers/mailbox.ts';
import { apt, bootedSuites, bootWithMonit } from './debian.ts';

const log = '/var/log/monit.log';

describe.skipIf(areMachinesMissing).each(bootedSuites)('a newcomer on Debian (%s)', (suite) => {
  test('mutes ten years of alerts with five commands, and has them back as they were', async () => {
    const mailbox = await openMailbox();
    const machine = await bootWithMonit(suite);
    const host = oldHost('/srv', mailbox.port);
    await startOldMonit(machine, host);
    const before = await mailsOf(machine, host, mailbox);
    expect(before.filter((mail) => mail.includes('Does not exist'))).toEqual([
      'backup@example.org: backup Does not exist',
      'dba@example.org: mysql Does not exist',
      'ops@example.org: nginx Does not exist',
      'ops@example.org: php Does not exist',
      'security@example.org: certificates Does not exist',
    ]);

    expect(await apt(machine, 'install', './monit-alert.deb')).not.toMatch(/error|warning/i);
    expect(await typed(machine, 'monit-alert init')).toContain('monit-alert init --write');
    expect(await typed(machine, 'monit-alert init --write')).toContain('monit-alert none ');
    expect(await typed(machine, 'monit-alert none')).toContain('"none" is in force: Monit reloaded and verified');

    const start = mailbox.messages.length;
    await provoke(machine, host);
    expect(await typed(machine, 'monit-alert default')).toContain('"default" is in force');
    expect(mailbox.messages.slice(start)).toEqual([]);
    expect(await mailsOf(machine, host, mailbox)).toEqual(before);
  });
});

async function startOldMonit(machine: Machine, { controlFile, includes, services }: OldHost): Promise<void> {
  await machine.runOrThrow('systemctl', ['stop', 'monit']);
  const own = `set daemon 1\nset log ${log}\nset idfile /var/lib/monit/id\nset statefile /var/lib/monit/state\n`;
  const files = {
    '/etc/monit/monitrc': `${own}${controlFile}include /etc/monit/conf.d/*\n`,
    ...Object.fromEntries(Object.entries(includes).map(([name, text]) => [`/etc/monit/conf.d/${name}`, text])),
    ...Object.fromEntries(services.map((name) => [`/srv/${name}`, ''])),
  };
  for (const [path, text] of Object.entries(files)) await writeFile(machine.path(path), text, { mode: 0o600 });
  await machine.runOrThrow('systemctl', ['start', 'monit']);
  await waitFor(async () => (await logOf(machine)).includes(' started'), { what: 'Monit to have started' });
}

/** The mails about five failures and their ends, in no order. */
async function mailsOf(machine: Machine, host: OldHost, mailbox: Mailbox): Promise<string[]> {
  const start = mailbox.messages.length;
  await provoke(machine, host);
  const count = 2 * host.services.length;
  await mailbox.waitFor((all) => all.length >= start + count, `${count} mails`);
  return mailbox.messages
    .slice(start)
    .map(({ to, subject }) => `${to.join()}: ${subject}`)
    .sort();
}

/** Lets each service fail once, and work again; Monit has seen both. */
async function provoke(machine: Machine, { services }: OldHost): Promise<void> {
  const start = (await logOf(machine)).length;
  const seen = async (event: string) => {
    const lines = services.map((service) => `'${service}' file ${event}`);
    const isSeen = async () => {
      const text = (await logOf(machine)).slice(start);
      return lines.every((line) => text.includes(line));
    };
    await waitFor(isSeen, { what: `Monit to see of every file: ${event}` });
  };
  for (const service of services) await rm(machine.path(`/srv/${service}`));
  await seen("doesn't exist");
  for (const service of services) await appendFile(machine.path(`/srv/${service}`), '');
  await seen('exist');
}

async function logOf(machine: Machine): Promise<string> {
  return readFile(machine.path(log), 'utf8').catch(() => '');
}

/** What a terminal shows of a command, which succeeds. */
async function typed(machine: Machine, command: string): Promise<string> {
  const args = ['--quiet', '--return', '--command', command, '/dev/null'];
  const { exitCode, stdout } = await machine.run('script', args, { env: { TERM: 'xterm', NO_COLOR: '1' } });
  const shown = stdout.replaceAll('\r', '');
  expect({ exitCode, shown }).toEqual({ exitCode: 0, shown: expect.anything() as string });
  expectScreen(shown);
  return shown;
}
