import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { expect, onTestFinished, test } from 'vitest';
import { writeFiles } from '../files/files.ts';
import { isRunning } from '../monit/process.js';
import { waitFor } from '../processes/wait-for.js';
import { startMachine } from './machine.js';
import { areMachinesMissing, ensureRoot, managedRoot } from './root.js';

test.skipIf(areMachinesMissing)('a machine ends with the process that started it, however that ends', async () => {
  const root = await ensureRoot(managedRoot);
  for (const first of ['reaper', 'none']) {
    const script = `
      import { startMachine } from ${JSON.stringify(new URL('machine.js', import.meta.url).href)};
      const { enter } = await startMachine(${JSON.stringify(root)}, { first: ${JSON.stringify(first)} });
      console.log(enter[enter.indexOf('--target') + 1]);
      setInterval(() => undefined, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, TMPDIR: await writeFiles({}) }, // It leaves its empty mount point.
    });
    const [pid] = (await once(child.stdout, 'data')) as [Buffer];
    expect(isRunning(Number(pid))).toBe(true);
    child.kill('SIGKILL');
    await waitFor(() => !isRunning(Number(pid)), { what: `the machine (${first}) to end` });
  }
});

test.skipIf(areMachinesMissing)(
  'two machines with systemd have nothing in common, and leave no control group',
  async () => {
    const root = await ensureRoot(managedRoot);
    const start = async () => {
      const machine = await startMachine(root, { first: 'systemd' });
      const [, pid = ''] = /--target (\d+)/.exec(machine.enter.join(' ')) ?? [];
      return { ...machine, group: /^0::(.*)$/m.exec(await readFile(`/proc/${pid}/cgroup`, 'utf8'))?.[1] };
    };
    const [one, other] = await Promise.all([start(), start()]);
    onTestFinished(one.close);
    onTestFinished(other.close);
    expect(one.group).toMatch(/monit-alert-machine-\w+\/init\.scope$/);
    expect(one.group).not.toBe(other.group);
  },
);
