import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { writeFiles } from '../support/files/files.ts';
import { startMonit } from '../support/monit/monit.ts';
import { findVisudo } from '../support/packages/visudo-package.js';
import { run } from '../support/processes/run.js';
import { blocksOf } from './blocks.ts';

const visudo = await findVisudo();
const blocks = await blocksOf('security.md');
const textOf = (wanted: string) => blocks.find(({ language }) => language === wanted)?.text ?? '';
const rule = textOf('sudoers');

/** The commands that the rule allows, word for word. */
const allowed = (/^Cmnd_Alias MONIT_ALERT = (.*?)\n\n/s.exec(rule)?.[1] ?? '')
  .replaceAll(/\\\n\s*/g, '')
  .split(',')
  .map((each) => each.trim());

test.skipIf(visudo === undefined).each(['security.md', 'nagios.md'])(
  'visudo accepts the sudo rule of docs/%s, and refuses it with a fault',
  async (page) => {
    const written = (await blocksOf(page)).find(({ language }) => language === 'sudoers')?.text ?? '';
    const check = async (text: string) => {
      const directory = await writeFiles({ rule: text });
      await chmod(join(directory, 'rule'), 0o440);
      return run(visudo ?? '', ['-c', '-f', join(directory, 'rule')]);
    };
    const { exitCode, stdout } = await check(written);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining('parsed OK') as string });
    expect((await check(written.replace('NOSETENV', 'NOSETENVY'))).exitCode).toBe(1);
  },
);

test('the sudo rule of docs/security.md allows whole commands only: no pattern, option or open end', () => {
  expect(allowed).toHaveLength(3);
  for (const command of allowed) {
    expect(command).toMatch(/^\/usr\/bin\/monit-alert (?:none|default|run none -- \/\S.*)$/);
    expect(command).not.toMatch(/[*?[\]^\\]| --\w/);
  }
});

test('the commands that docs/security.md tells to call with sudo are those of its rule', () => {
  const called = textOf('sh')
    .trim()
    .split('\n')
    .map((line) => line.replace(/^sudo /, '/usr/bin/'));
  expect(called).toEqual(allowed);
});

test('the commands of the sudo rule in docs/security.md do what it says on a real Monit', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const directory = await writeFiles({ 'deploy.sh': '#!/bin/sh\necho "deployed by $(id -u)"\n' });
  await chmod(join(directory, 'deploy.sh'), 0o755);
  const isRoot = process.geteuid?.() === 0;
  const results = [];
  for (const command of allowed) {
    // runuser is for root alone, and there is no user of the name `deploy` here.
    const here = command
      .replace('/usr/sbin/runuser -u deploy --', isRoot ? '/usr/sbin/runuser -u root --' : '/usr/bin/env')
      .replace('/srv/app/', `${directory}/`);
    const [, ...args] = here.split(' ');
    const { exitCode, stdout } = await run(process.execPath, [program, ...args], { env: environmentFor(monit) });
    results.push({ exitCode, recipients: await monit.recipients(), said: /^deployed by .*/m.exec(stdout)?.[0] });
  }
  expect(results).toEqual([
    { exitCode: 0, recipients: [], said: undefined },
    { exitCode: 0, recipients: ['root@localhost'], said: undefined },
    { exitCode: 0, recipients: ['root@localhost'], said: `deployed by ${process.geteuid?.()}` },
  ]);
});
