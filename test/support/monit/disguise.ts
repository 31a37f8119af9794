import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { onTestFinished } from 'vitest';
import { waitFor } from '../processes/wait-for.js';
import type { Monit } from './monit.ts';
import { endProcess, isRunning } from './process.js';

/**
 * Runs the Monit of a test as a program of another name, with a command line on which its control file cannot be
 * recognised: `watchdog -c monitrc -I`. It ends with the test.
 *
 * @param monit not running
 * @returns its pid, once its pid file names it.
 */
export async function startDisguised(monit: Monit): Promise<number> {
  const [program = '', ...args] = await commandLineOf(monit);
  const child = spawn(program, [...args, '-c', basename(monit.controlFile), '-I'], {
    cwd: monit.directory,
    stdio: 'ignore',
  });
  const pid = child.pid ?? 0;
  onTestFinished(() => endProcess(pid, () => undefined));
  await waitFor(() => isRunning(pid) && monit.pid() === pid, { what: 'the disguised Monit to write its pid file' });
  return pid;
}

/** How the program is started, perhaps by a dynamic linker of its own, with another name in the place of Monit's. */
async function commandLineOf(monit: Monit): Promise<string[]> {
  await monit.start();
  const argv = readFileSync(`/proc/${monit.pid()}/cmdline`, 'utf8').split('\0');
  await monit.stop();
  const index = argv.findIndex((argument) => ['monit', basename(monit.binary)].includes(basename(argument)));
  const program = argv[index];
  if (program === undefined) throw new Error(`this is not how a Monit is started: ${argv.join(' ')}`);
  const disguise = join(monit.directory, 'watchdog');
  await symlink(program, disguise);
  return [...argv.slice(0, index), disguise];
}
