import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { waitFor } from './wait-for.js';

/** A process that nobody may signal, and that would tell. */
export interface Stranger {
  readonly pid: number;
  /** The signals that it was sent so far. */
  signals: () => Promise<readonly string[]>;
}

const witness = `
  for (const signal of ['SIGHUP', 'SIGUSR1', 'SIGTERM', 'SIGUSR2']) process.on(signal, () => console.log(signal));
  setInterval(() => undefined, 60_000);
  console.log('ready');`;

/** Ends with the test. `name` is how it calls itself: its argv[0]. */
export async function startStranger(name: string): Promise<Stranger> {
  const { child, lines } = start(process.execPath, ['--eval', witness], name);
  await once(lines, 'line');
  const heard: string[] = [];
  lines.on('line', (line) => heard.push(line));
  const pid = child.pid ?? 0;
  return {
    pid,
    signals: async () => {
      // What was sent before this one has been heard when this one is.
      process.kill(pid, 'SIGUSR2');
      await waitFor(() => heard.includes('SIGUSR2'), { what: 'the stranger to answer' });
      return heard.splice(0).filter((signal) => signal !== 'SIGUSR2');
    },
  };
}

/**
 * A process with the command line of a Monit daemon for this control file that is none: `grep`, counting what never
 * comes. A signal would end it. It ends with the test.
 */
export async function startLookalike(controlFile: string): Promise<{ pid: number; isAlive: () => boolean }> {
  const { child } = start('grep', ['-c', controlFile], 'monit');
  await waitFor(() => isCalled(child.pid ?? 0, 'monit'), { what: 'the lookalike to begin' });
  return { pid: child.pid ?? 0, isAlive: () => child.exitCode === null && child.signalCode === null };
}

/** A lookalike that ends as a zombie, since its parent never asks after it. Both are gone with the test. */
export async function startNeglected(controlFile: string): Promise<{ pid: number; die: () => Promise<void> }> {
  const command = '(exec -a monit grep -c "$0") <&0 & echo $!; exec sleep 600';
  const { child, lines } = start('bash', ['-c', command, controlFile]);
  const pid = Number(await once(lines, 'line'));
  // The shell asks after its children; what it turns into does not.
  await waitFor(() => isCalled(pid, 'monit') && isCalled(child.pid ?? 0, 'sleep'), { what: 'the lookalike to begin' });
  return {
    pid,
    die: async () => {
      process.kill(pid, 'SIGKILL');
      await waitFor(() => readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '), { what: 'a zombie' });
    },
  };
}

function isCalled(pid: number, name: string): boolean {
  return readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(`${name}\0`);
}

function start(program: string, args: readonly string[], argv0?: string): { child: ChildProcess; lines: Interface } {
  const options = { stdio: ['pipe', 'pipe', 'inherit'] as ['pipe', 'pipe', 'inherit'] };
  const child = spawn(program, args, argv0 === undefined ? options : { ...options, argv0 });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  return { child, lines: createInterface(child.stdout) };
}
