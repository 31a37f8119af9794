import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { runOn } from '../support/cli/change.ts';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { withScheduler } from '../support/cli/maintenance.ts';
import { startMonit } from '../support/monit/monit.ts';
import { run } from '../support/processes/run.js';
import { blocksOf } from './blocks.ts';

test.each([
  { page: 'first-profile.md' },
  { page: 'deployment.md' },
  { page: 'config-management.md' },
  { page: 'windows.md', base: 'default' },
  { page: 'backups.md', base: 'default' },
])(
  'every shell line of docs/$page does on a real Monit what the page says, in the order of the page',
  async ({ page, base }) => {
    const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
    const { directory } = monit;
    const here = (text: string) => text.replaceAll('/etc/monit-alert/', `${directory}/`).replaceAll('nginx', 'foo');
    await mkdir(join(directory, 'bin'));
    const command = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;
    await writeFile(join(directory, 'bin/monit-alert'), command, { mode: 0o755 });
    for (const script of ['deploy.sh', 'backup.sh'])
      await writeFile(join(directory, script), '#!/bin/sh\n', { mode: 0o755 });
    await withScheduler(monit);
    if (base !== undefined) expect((await runOn(monit, base)).exitCode).toBe(0);
    const environment = environmentFor(monit);
    const env = { ...environment, PATH: `${directory}/bin:${environment['PATH'] ?? ''}` };
    for (const { language, text } of await blocksOf(page)) {
      const [, file] = /^# (\/etc\/monit-alert\/\S+)\n/.exec(text) ?? [];
      if (language === 'yaml' && file !== undefined) {
        await mkdir(dirname(here(file)), { recursive: true });
        await writeFile(here(file), text);
      }
      if (language !== 'sh') continue;
      const { exitCode, stderr } = await run('bash', ['-euo', 'pipefail', '-c', here(text)], { cwd: directory, env });
      expect({ text, exitCode, stderr }).toEqual({
        text,
        exitCode: 0,
        stderr: expect.not.stringContaining('error') as string,
      });
    }
  },
);
