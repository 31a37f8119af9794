import { readFile, writeFile } from 'node:fs/promises';
import { openMachine } from '../support/debian/managed-machine.js';
import { waitFor } from '../support/processes/wait-for.js';

/** What `puppet apply` came to. */
export interface Applied {
  /** With --detailed-exitcodes: 0 nothing to do, 2 changed, 4 a failure, 6 both. */
  readonly exitCode: number;
  /** All that it said. */
  readonly text: string;
}

export type PuppetMachine = Awaited<ReturnType<typeof openPuppetMachine>>;

/** Puppet takes a while to begin, the more so where others are at work. */
export const patience = { timeout: 600_000 };

const controlFile = '/etc/monit/monitrc';
const httpd = '\nset httpd unixsocket /run/monit.sock\n    allow admin:"secret"\n';
const state = '/var/lib/monit-alert/etc%2Fmonit%2Fmonitrc';

/** A Debian with a Monit that runs and can be asked, and with the module where Puppet looks for it. */
export async function openPuppetMachine() {
  const machine = await openMachine();
  const modules = '/etc/puppet/code/modules';
  await machine.runOrThrow('mkdir', ['-p', modules, '/var/lib/monit/events']);
  await machine.runOrThrow('ln', ['-s', '/usr/share/monit-alert/integrations/puppet', `${modules}/monit_alert`]);
  const read = async (path: string) => readFile(machine.path(path), 'utf8');
  const write = async (path: string, text: string, mode = 0o644) => writeFile(machine.path(path), text, { mode });
  await write(controlFile, (await read(controlFile)) + httpd);

  const loaded = async () =>
    JSON.parse((await machine.runOrThrow('monit-alert', ['status', '--json'])).stdout) as Loaded;
  const startMonit = async () => {
    await machine.runOrThrow('monit');
    await waitFor(async () => (await loaded()).loaded !== undefined, { what: 'Monit to answer' });
  };
  await startMonit();

  return {
    ...machine,
    read,
    write,
    startMonit,
    stopMonit: async () => {
      await machine.runOrThrow('monit', ['quit']);
      await waitFor(async () => (await loaded()).monit === undefined, { what: 'Monit to end' });
    },
    /** `puppet apply` of a manifest. */
    apply: async (manifest: string, ...args: string[]): Promise<Applied> => {
      // No manifest of ours asks for facts, and to gather them takes as long as all the rest.
      const usual = ['--detailed-exitcodes', '--color=false', '--facts_terminus=memory'];
      const words = ['apply', ...usual, ...args, '-e', manifest];
      const { exitCode, stdout, stderr } = await machine.run('puppet', words);
      return { exitCode, text: stdout + stderr };
    },
    /** The recipients that Monit has loaded. */
    recipients: async () => (await loaded()).loaded?.map(({ recipient }) => recipient),
    /** How often Monit has been reloaded. */
    reloads: async () => [...(await read('/var/log/monit.log')).matchAll(/Monit reloaded/g)].length,
    /** What is held, oldest first. */
    holds: async () => {
      const { stdout } = await machine.runOrThrow('monit-alert', ['holds', '--json']);
      return (JSON.parse(stdout) as { holds: readonly unknown[] }).holds;
    },
    /** What is to be held later, the first first. */
    planned: async () => {
      const { stdout } = await machine.runOrThrow('monit-alert', ['holds', '--planned', '--json']);
      return (JSON.parse(stdout) as { planned: readonly unknown[] }).planned;
    },
    managedFile: async () => read('/etc/monit/conf.d/monit-alert'),
    /** Every file that a change could touch, with its digest. */
    files: async () => {
      const command =
        'find /etc/monit /etc/monit-alert /var/lib/monit-alert -type f -exec sha256sum {} + 2>/dev/null | sort';
      return (await machine.run('sh', ['-c', command])).stdout;
    },
    /** Lets a timer have called `sync` for a while. */
    haveSynced: async () => {
      await machine.runOrThrow('monit-alert', ['sync']);
      const calls = [60_000, 5_000].map((ago) => `${new Date(Date.now() - ago).toISOString()}\n`);
      await write(`${state}/last-sync`, calls.join(''));
    },
  };
}

interface Loaded {
  readonly monit?: unknown;
  readonly loaded?: readonly { readonly recipient: string }[];
}
