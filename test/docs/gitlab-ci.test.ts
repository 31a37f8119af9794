import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { runOn } from '../support/cli/change.ts';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { inForce, startWithDefault, withScheduler } from '../support/cli/maintenance.ts';
import { writeFiles } from '../support/files/files.ts';
import { run } from '../support/processes/run.js';
import { fileIn } from './blocks.ts';

interface Job {
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly after_script: readonly string[];
}

const { deploy } = parse(await fileIn('gitlab-ci.md', '.gitlab-ci.yml')) as { deploy: Job };

/** Runs the job as a runner does: what comes before in the same shell, what comes after in any case. */
async function runJob(id: string, deployScript: string) {
  const monit = await startWithDefault();
  await withScheduler(monit);
  const bin = await writeFiles({});
  const command = (name: string, text: string) => writeFile(join(bin, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  await command('sudo', 'exec "$@"');
  await command('monit-alert', `exec '${process.execPath}' '${program}' "$@"`);
  await command('deploy.sh', deployScript);
  const usual = environmentFor(monit);
  const ci = { CI_JOB_ID: id, CI_JOB_URL: `https://ci.example.org/job/${id}` };
  const env = { ...usual, ...ci, PATH: `${bin}:${usual['PATH'] ?? ''}` };
  const shell = async (lines: readonly string[]) =>
    run('bash', ['-eo', 'pipefail', '-c', lines.join('\n')], { cwd: bin, env });
  const main = await shell([...deploy.before_script, ...deploy.script]);
  const after = await shell(deploy.after_script);
  return { monit, bin, main, after };
}

test.each([0, 7])(
  'the GitLab job mutes alerts until its services are well (status of its script: %i)',
  async (status) => {
    const { monit, bin, main, after } = await runJob('42', `monit-alert holds --json > during.json\nexit ${status}`);
    expect(main).toMatchObject({ exitCode: status, stdout: '', stderr: '' });
    expect(after).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    expect(JSON.parse(await readFile(join(bin, 'during.json'), 'utf8'))).toMatchObject({
      holds: [{ id: 'ci-42', forMs: 1_800_000, graceMs: 300_000, reason: 'https://ci.example.org/job/42' }],
    });
    await expect
      .poll(async () => (await runOn(monit, 'sync')).stdout, { timeout: 60_000, interval: 1_000 })
      .toContain('hold "ci-42" (none) ended: services are well');
    expect(await inForce(monit)).toBe('default');
  },
);
