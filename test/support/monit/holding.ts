import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { DaemonWithoutHttpd } from '../../../src/monit/daemon/find-daemon.ts';
import { readProcess } from '../../../src/monit/process/process.ts';

/**
 * Runs a program that is no Monit, with a file open to be read and written, as Monit has its state file, and perhaps
 * another one to be written at its end, as Monit has its log. It ends with the test.
 */
export async function startHolding(
  { state, log }: { readonly state: string; readonly log?: string },
  program: string,
  ...args: string[]
): Promise<DaemonWithoutHttpd> {
  const files = await Promise.all([open(state, 'r+'), ...(log === undefined ? [] : [open(log, 'a')])]);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'ignore', ...files.map(({ fd }) => fd)] });
  await Promise.all(files.map(async (file) => file.close()));
  onTestFinished(() => void child.kill('SIGKILL'));
  const process = readProcess(child.pid ?? 0);
  if (process === undefined) throw new Error(`${program} has ended`);
  return {
    process,
    endpoint: undefined,
    controlFile: '/none',
    pidFile: join(dirname(state), 'monit.pid'),
    stateFile: state,
  };
}
