import { spawn } from 'node:child_process';
import { rmdirSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { atExit } from '../processes/clean-up.js';
import { run, runOrThrow } from '../processes/run.js';
import { waitFor } from '../processes/wait-for.js';

/** @import { Finished } from '../processes/run.js' */

/**
 * A throw-away Debian: its files are those of a shared root, and what it writes only it sees.
 *
 * @typedef {object} Machine
 * @property {(program: string, args?: readonly string[], options?: MachineOptions) => Promise<Finished>} run Runs a
 *   program in it, as root.
 * @property {Machine['run']} runOrThrow The same, for a program whose failure is the test's too.
 * @property {(path: string) => string} path A file of it, as it is called outside.
 * @property {readonly string[]} enter A program and its arguments, behind which a program runs in it.
 * @property {() => Promise<void>} close Ends all that runs in it; its files are gone.
 */

/**
 * @typedef {object} MachineOptions
 * @property {string} [cwd] A directory of the machine's.
 * @property {NodeJS.ProcessEnv} [env] Beside PATH, HOME and LANG, which it always has.
 * @property {string} [input]
 */

/**
 * The machine's first process: `reaper` waits for those that nobody else waits for, as it has processes of its own;
 * `systemd` boots it; with `none` it shares the processes of this machine.
 *
 * @typedef {'reaper' | 'systemd' | 'none'} First
 */

/** @typedef {{ outside: string, inside: string, mode: 'ro' | 'rw' }} Share A directory that it sees, and where. */

const begin = fileURLToPath(new URL('machine.sh', import.meta.url));
const environment = {
  PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  HOME: '/root',
  LANG: 'C.UTF-8',
};

/**
 * Starts a machine over a root.
 *
 * @param {string} root From {@link import('./root.js').ensureRoot}.
 * @param {{ first?: First, shares?: readonly Share[] }} [options]
 * @returns {Promise<Machine>}
 */
export async function startMachine(root, { first = 'reaper', shares = [] } = {}) {
  const place = await mkdtemp(join(tmpdir(), 'monit-alert-machine-'));
  const own = first === 'none' ? [] : ['--pid', '--uts', '--cgroup', '--fork', '--kill-child'];
  const args = ['--mount', '--propagation', 'private', ...own, begin, place, root, first, ...shares.map(shareText)];
  // The kernel ends it should this process be killed.
  const ownerProcess = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  ownerProcess.stderr.setEncoding('utf8').on('data', (text) => (complaint += text));
  const ended = new Promise((resolve) => ownerProcess.on('close', resolve));
  const forget = atExit(() => {
    ownerProcess.kill('SIGKILL');
    rmdirSync(place);
  });
  const close = async () => {
    ownerProcess.kill('SIGKILL');
    await ended;
    forget();
    rmdirSync(place);
    if (first === 'systemd') await removeControlGroups(basename(place));
  };
  try {
    const pid = await waitFor(() => (ownerProcess.exitCode === null ? firstProcess(ownerProcess.pid, first) : -1), {
      what: 'a Debian machine',
    });
    if (pid === -1) throw new Error(`no Debian machine can be started here: ${complaint.trim()}`);
    const machine = machineOf(pid, first, close);
    if (first === 'systemd') await waitForBoot(machine);
    return machine;
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * @param {number} pid
 * @param {First} first
 * @param {() => Promise<void>} close
 * @returns {Machine}
 */
function machineOf(pid, first, close) {
  const namespaces = ['--mount', '--root', ...(first === 'none' ? [] : ['--pid', '--uts', '--cgroup'])];
  const enter = ['nsenter', '--target', String(pid), ...namespaces, '--', 'env'];
  /** @type {(runner: typeof run) => Machine['run']} */
  const through =
    (runner) =>
    (program, args = [], { cwd = '/root', env = {}, input } = {}) => {
      const [file = '', ...before] = enter;
      return runner(file, [...before, `--chdir=${cwd}`, program, ...args], { env: { ...environment, ...env }, input });
    };
  const path = (/** @type {string} */ name) => `/proc/${pid}/root${name}`;
  return { run: through(run), runOrThrow: through(runOrThrow), path, enter, close };
}

/**
 * The machine's first process, once it is what it is to be.
 *
 * @param {number | undefined} ownerProcess
 * @param {First} first
 */
async function firstProcess(ownerProcess, first) {
  const pid =
    first === 'none'
      ? ownerProcess
      : (await readFile(`/proc/${ownerProcess}/task/${ownerProcess}/children`, 'utf8')).trim();
  const program = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
  return program === { reaper: 'tini', systemd: 'systemd', none: 'sleep' }[first] ? Number(pid) : undefined;
}

/**
 * Removes what systemd has made of the machine's control group, which is made below the one of this process.
 *
 * @param {string} name
 */
async function removeControlGroups(name) {
  const script = 'mount -t cgroup2 cgroup /mnt && find "/mnt/$1" -depth -type d -exec rmdir {} +';
  const inNamespaces = ['--mount', '--cgroup', 'sh', '-c', script, 'sh', name];
  // A process that was killed is in its group until it has ended.
  await waitFor(async () => (await run('unshare', inNamespaces)).exitCode === 0, { what: 'the control groups to go' });
}

/** @param {Share} share */
function shareText({ outside, inside, mode }) {
  return [outside, inside, mode].join(':');
}

/** @param {Machine} machine */
async function waitForBoot(machine) {
  await waitFor(
    async () => {
      const { stdout } = await machine.run('systemctl', ['is-system-running', '--wait']);
      return ['running', 'degraded'].includes(stdout.trim());
    },
    { what: 'systemd to have started everything' },
  );
}
