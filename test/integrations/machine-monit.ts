import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { alertIncludeStatement } from '../../src/monit/config/alert-include.ts';
import { stateFor } from '../../src/state/state-directory.ts';
import type { openMachine } from '../support/debian/managed-machine.js';
import { get, runtimeRows } from '../support/monit/http.js';
import { waitFor } from '../support/processes/wait-for.js';

export type Machine = Awaited<ReturnType<typeof openMachine>>;

/** Writes a file of the machine; its directory too. */
export async function writeIn(machine: Machine, path: string, text: string, mode = 0o600): Promise<void> {
  await mkdir(dirname(machine.path(path)), { recursive: true });
  await writeFile(machine.path(path), text, { mode });
}

/** A Monit of the machine, which watches nothing and answers on a socket. */
export interface Monit {
  readonly controlFile: string;
  readonly socket: string;
  readonly includes: string;
}

/** @param directory Of its own, in the machine. */
export async function configureMonit(machine: Machine, directory: string, pollSeconds = 60): Promise<Monit> {
  const [controlFile, socket] = [`${directory}/monitrc`, `${directory}/monit.sock`];
  await mkdir(machine.path(`${directory}/conf.d`), { recursive: true });
  await writeIn(
    machine,
    controlFile,
    [
      `set daemon ${pollSeconds}`,
      `set log ${directory}/monit.log`,
      ...['pid', 'id', 'state'].map((kind) => `set ${kind}file ${directory}/${kind}`),
      `set httpd unixsocket ${socket}`,
      '  allow admin:"a password"',
      `include ${directory}/conf.d/*`,
      '',
    ].join('\n'),
  );
  return { controlFile, socket, includes: `${directory}/conf.d` };
}

/** Starts these, and waits until each answers. */
export async function startMonits(machine: Machine, monits: readonly Monit[]): Promise<void> {
  // Each names its control file: one that does not might be taken for the Monit of another test.
  const script = 'for file; do monit -c "$file" || exit; done';
  const started = await machine.run('sh', ['-c', script, 'sh', ...monits.map(({ controlFile }) => controlFile)]);
  if (started.exitCode !== 0) throw new Error(`Monit did not start: ${started.stderr}`);
  for (const monit of monits) {
    const answers = async () => recipientsOf(machine, monit).then(() => true);
    await waitFor(answers, { what: `the Monit of ${monit.controlFile}` });
  }
}

/** Lets it be seen that somebody calls `sync` every minute. */
export async function seeSync(machine: Machine, { controlFile }: Monit): Promise<void> {
  const calls = [90_000, 30_000].map((agoMs) => `${new Date(Date.now() - agoMs).toISOString()}\n`);
  await writeIn(machine, join(stateFor('/var/lib/monit-alert', controlFile), 'last-sync'), calls.join(''));
}

/** Whom Monit itself says that it alerts. */
export async function recipientsOf(machine: Machine, { socket }: Monit): Promise<string[]> {
  const { body } = await get({ socketPath: machine.path(socket), auth: 'admin:a password' }, '/_runtime');
  return runtimeRows(body)
    .filter(([name]) => name === 'Alert mail to')
    .map(([, recipient]) => recipient);
}

/** The line for a service's block. */
export function alertIncludeOf(service: string, directory = '/etc/monit/monit-alert.d'): string {
  return alertIncludeStatement(directory, { service, isSystem: false }) ?? '';
}
