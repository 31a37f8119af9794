import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runOn } from '../support/cli/change.ts';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { withScheduler } from '../support/cli/maintenance.ts';
import { startMonit } from '../support/monit/monit.ts';
import { run } from '../support/processes/run.js';
import { blocksOf } from './blocks.ts';

/** The pages for hosts on which `default` is in force already. */
const onDefault = ['windows.md', 'backups.md', 'nagios.md', 'prometheus.md', 'fleet.md', 'faq.md', 'alternatives.md'];

test.each(['first-profile.md', 'deployment.md', 'config-management.md', ...onDefault])(
  'every shell line and cron job of docs/%s does on a real Monit what the page says, in the order of the page',
  async (page) => {
    const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
    const { directory } = monit;
    const here = (text: string) =>
      text
        .replaceAll('/etc/monit-alert/', `${directory}/`)
        .replaceAll('/var/lib/monit/state', join(directory, 'monit.state'))
        .replaceAll('/var/lib/prometheus/node-exporter', directory)
        .replaceAll('/usr/local/sbin/backup', './backup.sh')
        .replaceAll('nginx', 'foo');
    await mkdir(join(directory, 'bin'));
    const scripts = {
      'bin/monit-alert': `exec '${process.execPath}' '${program}' "$@"`,
      'bin/monit': `exec '${monit.binary}' -c '${monit.controlFile}' "$@"`,
      // Every host is this one.
      'bin/ssh': 'shift; exec sh -c "$*"',
      'deploy.sh': '',
      'backup.sh': '',
    };
    for (const [name, text] of Object.entries(scripts))
      await writeFile(join(directory, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
    await withScheduler(monit);
    if (onDefault.includes(page)) expect((await runOn(monit, 'default')).exitCode).toBe(0);
    const environment = environmentFor(monit);
    const env = { ...environment, PATH: `${directory}/bin:${environment['PATH'] ?? ''}` };
    for (const { language, text } of await blocksOf(page)) {
      const [, file] = /^# (\/etc\/monit-alert\/\S+)\n/.exec(text) ?? [];
      if (language === 'yaml' && file !== undefined) {
        await mkdir(dirname(here(file)), { recursive: true });
        await writeFile(here(file), text);
      }
      for (const script of language === 'sh' ? [text] : cronJobsIn(text)) {
        const { exitCode, stderr } = await run('bash', ['-euo', 'pipefail', '-c', here(script)], {
          cwd: directory,
          env,
        });
        expect({ script, exitCode, stderr }).toEqual({
          script,
          exitCode: 0,
          stderr: expect.not.stringContaining('error') as string,
        });
      }
    }
  },
);

/** The commands of a file for /etc/cron.d, which begins with its path. */
function cronJobsIn(text: string): string[] {
  if (!text.startsWith('# /etc/cron.d/')) return [];
  return [...text.matchAll(/^(?:[\d*/,-]+ +){5}root (.*)$/gm)].map(([, job = '']) => job);
}
