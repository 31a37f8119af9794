import { readFileSync } from 'node:fs';
import { runOrThrow } from '../test/support/processes/run.js';

/** The kernel's unit in /proc/PID/stat, on every Linux: USER_HZ is 100. */
const tickMs = 10;

/**
 * Runs a program to its end. The time is that of a caller who waits for it: from the fork until its streams are closed.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{ ms: number, cpuMs: number, stdout: string }>} `cpuMs` is right only while no other child ends.
 */
export async function timeProgram(file, args, env) {
  const cpuBefore = childrenCpuMs();
  const start = performance.now();
  const { stdout } = await runOrThrow(file, args, { env });
  const ms = performance.now() - start;
  return { ms, cpuMs: childrenCpuMs() - cpuBefore, stdout };
}

/**
 * The processor time, user and system, of all children that have ended, and of theirs: `cutime` and `cstime` of
 * proc(5). The kernel sums it up exactly and shows it in whole ticks, so one difference is off by a tick and their mean
 * is not.
 */
function childrenCpuMs() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' '); // The first one here is the third of proc(5).
  return (Number(fields[13]) + Number(fields[14])) * tickMs;
}
