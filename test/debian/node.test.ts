import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { codeCache } from '../support/cli/cli-environment.js';
import { type Machine, startMachine } from '../support/debian/machine.js';
import { areMachinesMissing, ensureRoot, hostRoots } from '../support/debian/root.js';
import { run } from '../support/processes/run.js';
import { nodeSuites } from './debian.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));
const tests = ['change/main-job', 'maintenance/run'].map((name) => `test/cli/${name}.test.ts`);
const major = { bookworm: 18, trixie: 20 };

test.skipIf(areMachinesMissing).each(nodeSuites)(
  "the main job is done by Debian's own Node.js (%s)",
  async (suite) => {
    // It shares our processes, and sees our files where we see them: only Node.js and its libraries are Debian's.
    const shares = [
      { outside: project, inside: project, mode: 'ro' },
      { outside: tmpdir(), inside: tmpdir(), mode: 'rw' },
      { outside: dirname(codeCache), inside: dirname(codeCache), mode: 'rw' },
    ] as const;
    const machine = await startMachine(await ensureRoot(hostRoots[suite]), { first: 'none', shares });
    onTestFinished(machine.close);
    const node = await nodeOf(machine);
    expect((await run(node, ['--version'])).stdout).toMatch(new RegExp(`^v${major[suite]}\\.`));

    const vitest = join(project, 'node_modules/vitest/vitest.mjs');
    const args = [vitest, 'run', '--config', 'test/vitest.config.ts', '--maxWorkers', '2', ...tests];
    const env = { ...process.env, MONIT_ALERT_TEST_NODE: node, MONIT_ALERT_TEST_REPORT: '' };
    const { exitCode, stdout, stderr } = await run(process.execPath, args, { cwd: project, env });
    expect(exitCode, stdout + stderr).toBe(0);
  },
  600_000,
);

/** A program that is a machine's Node.js, and works where its caller does. */
async function nodeOf(machine: Machine): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'monit-alert-node-'));
  onTestFinished(async () => rm(directory, { recursive: true }));
  const node = join(directory, 'node');
  await writeFile(node, `#!/bin/sh\nexec ${machine.enter.join(' ')} --chdir="$PWD" /usr/bin/node "$@"\n`);
  await chmod(node, 0o755);
  return node;
}
