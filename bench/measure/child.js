import { run } from '../../test/support/processes/run.js';

/** @typedef {{ ms: number, cpuMs: number }} Cost Wall time, and CPU time: user and system, children included. */

/** What most shells and services start their programs with. Monit closes every descriptor up to the limit. */
const openFiles = 1_024;

/** Node cannot tell the CPU time of one child; bash can. The start of bash itself is not counted. */
const timingScript = `ulimit -Sn ${openFiles}
TIMEFORMAT=$'\\ncost: %3R %3U %3S'
time "$@"`;

/**
 * Runs a program to its end.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @param {number} [expected] Exit status.
 * @returns {Promise<Cost & { stdout: string }>} Throws if the program exits with another status.
 */
export async function timeProgram(file, args, env, expected = 0) {
  const { exitCode, stdout, stderr } = await run('bash', ['-c', timingScript, 'bash', file, ...args], { env });
  if (exitCode !== expected)
    throw new Error(`${file} ${args.join(' ')} exited with ${exitCode}:\n${stdout}\n${stderr}`);
  return { ...readCost(stderr), stdout };
}

/**
 * @param {string} stderr Of a program that bash has timed.
 * @returns {Cost}
 */
export function readCost(stderr) {
  const figures = /\ncost: (\d+)[.,](\d{3}) (\d+)[.,](\d{3}) (\d+)[.,](\d{3})\n$/.exec(stderr)?.slice(1).map(Number);
  if (figures === undefined) throw new Error(`bash did not say what a program cost: ${stderr}`);
  const [wallS = 0, wallMs = 0, userS = 0, userMs = 0, systemS = 0, systemMs = 0] = figures;
  return { ms: wallS * 1000 + wallMs, cpuMs: (userS + systemS) * 1000 + userMs + systemMs };
}

/**
 * Does something in this process.
 *
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Cost>} The CPU time is that of this process alone.
 */
export async function timeHere(work) {
  const before = process.cpuUsage();
  const start = performance.now();
  await work();
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(before);
  return { ms, cpuMs: (user + system) / 1000 };
}
