import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { optionsFor, program } from '../support/cli/cli.ts';
import { findStrace } from '../support/packages/strace-package.js';
import type { Finished } from '../support/processes/run.js';
import { waitFor } from '../support/processes/wait-for.js';
import { type Call, changesIn, changingCalls, describeCall, inRun } from './calls.ts';
import { makeHome, type OnMonit, temporaryDirectory } from './lane.ts';

const fixedNames = fileURLToPath(new URL('fixed-names.js', import.meta.url));
const longerThanAnyTest = '600s';
const needsPtrace = 'These tests need ptrace(2); a container may want --cap-add=SYS_PTRACE';

/** A traced run that has ended. */
export interface Traced extends Finished {
  readonly pid: number;
}

/**
 * The calls with which a run of the built `monit-alert` changes files or signals; it must end with that exit status.
 */
export async function callsOf(lane: OnMonit, args: readonly string[], expectedExit = 0): Promise<Call[]> {
  const options = ['-y', '-e', `trace=execve,${changingCalls.join(',')}`];
  const run = await startTraced(lane, options, args);
  const { exitCode, stderr, pid } = await run.end;
  const calls = changesIn(run.trace(), { directory: lane.monit.directory, temporaryDirectory, pid });
  if (exitCode === expectedExit && calls.length > 0) return calls;
  throw new Error(`monit-alert under strace ended with ${exitCode}, with ${calls.length} calls: ${stderr}`);
}

/**
 * Runs the built `monit-alert` and kills it when it enters that call: the kernel then leaves the call undone. Or when
 * it has made it (`after`).
 */
export async function killAt(
  lane: OnMonit,
  call: Call,
  when: 'before' | 'after',
  args: readonly string[],
): Promise<Traced> {
  const delay = when === 'before' ? 'delay_enter' : 'delay_exit';
  const run = await startTraced(lane, optionsAt(lane, call, `${delay}=${longerThanAnyTest}`), args);
  const isThere = () => calledIn(run.trace(), call, when) || run.hasEnded();
  await waitFor(isThere, { what: `monit-alert to come to ${describeCall(call)}` });
  if (!run.hasEnded()) {
    // strace, which has it wait, would wait for the end of that.
    const tracer = Number(/^TracerPid:\s+(\d+)$/m.exec(readFileSync(`/proc/${run.pid}/status`, 'utf8'))?.[1]);
    process.kill(run.pid, 'SIGKILL');
    if (tracer > 0) process.kill(tracer, 'SIGKILL');
  }
  return run.end;
}

/** Runs the built `monit-alert` and has that call fail, undone, with that error (`ENOSPC`). */
export async function failAt(lane: OnMonit, call: Call, error: string, args: readonly string[]): Promise<Traced> {
  const run = await startTraced(lane, optionsAt(lane, call, `error=${error}`), args);
  const result = await run.end;
  if (run.trace().includes('(INJECTED)')) return result;
  throw new Error(`monit-alert never came to ${describeCall(call)}`);
}

/** Has all calls of that name fail, except the first ones. */
export async function failAfter(
  lane: OnMonit,
  { name, ordinal }: Pick<Call, 'name' | 'ordinal'>,
  error: string,
  args: readonly string[],
): Promise<Traced> {
  const injection = `inject=${name}:error=${error}:when=${ordinal + 1}+`;
  const run = await startTraced(lane, ['-e', `trace=${name}`, '-e', injection], args);
  const result = await run.end;
  if (run.trace().includes('(INJECTED)')) return result;
  throw new Error(`monit-alert never came to another ${name} after the ${ordinal}.`);
}

function optionsAt(lane: OnMonit, { name, path, ordinal }: Call, injection: string): string[] {
  const where = { directory: lane.monit.directory, temporaryDirectory, pid: '$$' };
  const which = path === undefined ? [] : ['-P', inRun(path, where)];
  return [...which, '-e', `trace=${name}`, '-e', `inject=${name}:${injection}:when=${ordinal}`];
}

/** Whether the trace has come to the call; before it is made, its line stops in the middle. */
function calledIn(trace: string, { name, ordinal }: Call, when: 'before' | 'after'): boolean {
  const calls = trace.split('\n').filter((line) => line.includes(` ${name}(`));
  const call = calls[ordinal - 1];
  return call !== undefined && (when === 'before' || / = \d+ \(DELAYED\)/.test(call));
}

interface Running {
  readonly pid: number;
  readonly end: Promise<Traced>;
  hasEnded: () => boolean;
  /** What strace has written so far. */
  trace: () => string;
}

/**
 * One thread does all work on files, so that their order is always the same. strace stands beside the process and not
 * above it: so the process has the pid of the shell, which can tell strace about a path that has the pid in it.
 */
async function startTraced(lane: OnMonit, options: readonly string[], args: readonly string[]): Promise<Running> {
  const strace = await findStrace();
  if (strace === undefined) throw new Error('there is no strace: install it, or run `node test/support/set-up.js all`');
  const output = join(lane.monit.directory, 'trace');
  await rm(output, { force: true });
  const command = [strace, '-D', '-f', '--seccomp-bpf', '-o', output, ...options];
  const node = [process.execPath, '--import', fixedNames, program, ...optionsFor(lane.monit), ...args];
  const script = `exec ${[...command, ...node].map((word) => `"${word}"`).join(' ')}`;
  const home = await makeHome(lane);
  const env = {
    PATH: process.env['PATH'],
    HOME: home,
    TMPDIR: temporaryDirectory,
    MONIT_ALERT_CONFIG: '/dev/null',
    MONIT_ALERT_LOG: 'none',
    MONIT_ALERT_CODE_CACHE: '',
    UV_THREADPOOL_SIZE: '1',
    UV_USE_IO_URING: '0',
  };
  const child = spawn('sh', ['-c', script], { cwd: home, env });
  const trace = () => (existsSync(output) ? readFileSync(output, 'utf8') : '');
  let ended = false;
  child.on('exit', () => (ended = true));
  const pid = child.pid ?? 0;
  return { pid, hasEnded: () => ended, trace, end: endOf(child, pid, trace) };
}

async function endOf(child: ChildProcessWithoutNullStreams, pid: number, trace: () => string): Promise<Traced> {
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (trace() === '') throw new Error(`strace traced nothing. ${needsPtrace}: ${stderr}`);
  return { exitCode: code ?? 128 + constants.signals[signal ?? 'SIGKILL'], stdout, stderr, pid };
}
