import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { startMonit } from '../support/monit/monit.ts';
import { run } from '../support/processes/run.js';
import { blocksOf } from './blocks.ts';

test.each(['first-profile.md', 'deployment.md', 'config-management.md'])(
  'every shell line of docs/%s does on a real Monit what the page says, in the order of the page',
  async (page) => {
    const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
    const { directory } = monit;
    const here = (text: string) => text.replaceAll('/etc/monit-alert/', `${directory}/`).replaceAll('nginx', 'foo');
    await mkdir(join(directory, 'bin'));
    const command = `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`;
    await writeFile(join(directory, 'bin/monit-alert'), command, { mode: 0o755 });
    await writeFile(join(directory, 'deploy.sh'), '#!/bin/sh\n', { mode: 0o755 });
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
