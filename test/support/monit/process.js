import { spawn } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { waitFor } from '../processes/wait-for.js';

/**
 * How long Monit may take to end by itself: it finishes the check it is in, and a stuck one must not stop the tests.
 */
const patienceMs = 20_000;

/**
 * Starts Monit in the foreground, as a child in a session of its own: it is reaped when it dies, a Ctrl-C in the
 * terminal does not reach it, and the kernel ends it should this process be killed.
 *
 * @param {string} binary
 * @param {string} controlFile
 * @param {string} outputFile What it says on its streams.
 * @returns {number} Its process id.
 */
export function spawnMonit(binary, controlFile, outputFile) {
  const output = openSync(outputFile, 'w');
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', binary, '-c', controlFile, '-I'], {
    detached: true,
    stdio: ['ignore', output, output],
  });
  closeSync(output);
  if (child.pid === undefined) throw new Error('setpriv (util-linux) is not installed');
  child.unref();
  return child.pid;
}

/**
 * Whether a process is there and not merely waiting to be reaped.
 *
 * @param {number} pid
 */
export function isRunning(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch {
    return false;
  }
}

/**
 * Whether a process is a Monit with this control file; a number in a pid file proves nothing.
 *
 * @param {number} pid
 * @param {string} controlFile
 */
export function runsMonit(pid, controlFile) {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(controlFile);
  } catch {
    return false;
  }
}

/**
 * Ends a process: asks, waits, and insists.
 *
 * @param {number} pid
 * @param {() => void} knock Done again and again meanwhile: Monit's HTTP thread notices up to a second late that it
 *   should end, unless somebody talks to it.
 */
export async function endProcess(pid, knock) {
  if (!isRunning(pid)) return;
  process.kill(pid, 'SIGTERM');
  const gone = () => {
    knock();
    return !isRunning(pid);
  };
  await waitFor(gone, { what: `process ${pid} to end`, limitMs: patienceMs }).catch(() => {
    process.kill(pid, 'SIGKILL');
    return waitFor(() => !isRunning(pid), { what: `process ${pid} to die` });
  });
}
