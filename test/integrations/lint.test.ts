import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startMachine } from '../support/debian/machine.js';
import { areMachinesMissing, ensureRoot, lintRoot } from '../support/debian/root.js';
import { isLong } from '../support/long.ts';
import type { Machine } from './machine-monit.ts';

const project = new URL('../../', import.meta.url);

/** CONTRIBUTING.md has the same commands. */
describe.skipIf(areMachinesMissing || !isLong)('the linters of the field find nothing', { timeout: 600_000 }, () => {
  let machine: Machine;
  beforeAll(async () => {
    const share = { outside: project.pathname, inside: '/project', mode: 'ro' } as const;
    machine = await startMachine(await ensureRoot(lintRoot), { shares: [share] });
  }, 600_000);
  afterAll(async () => machine.close());

  /** Runs this in a copy, because the linters want directories of certain names. */
  const inCopy = async (source: string, directory: string, script: string) => {
    const copy = `mkdir -p "$(dirname ${directory})" && cp -r /project/${source} ${directory} && cd ${directory}`;
    return machine.run('sh', ['-c', `${copy} && ${script}`]);
  };

  test('ansible-lint, with the profile production', async () => {
    const directory = '/root/tree/ansible_collections/monit_alert/monit_alert';
    const script = 'ANSIBLE_COLLECTIONS_PATH=/root/tree ansible-lint -c tests/ansible-lint.yml --nocolor';
    const linted = await inCopy('integrations/ansible', directory, script);
    expect(linted.exitCode, linted.stdout + linted.stderr).toBe(0);
    expect(linted.stderr).toContain("Profile 'production' was required, and it passed");
  });

  test('puppet-lint and metadata-json-lint; and REFERENCE.md is what the module says', async () => {
    const script = [
      'puppet-lint --fail-on-warnings .',
      'metadata-json-lint --fail-on-warnings metadata.json',
      'puppet strings generate --format markdown --out /root/REFERENCE.md >&2',
    ].join(' && ');
    const linted = await inCopy('integrations/puppet', '/root/monit_alert', script);
    expect(linted).toMatchObject({ exitCode: 0, stdout: '' });
    const written = await readFile(new URL('integrations/puppet/REFERENCE.md', project), 'utf8');
    expect(written).toBe(await readFile(machine.path('/root/REFERENCE.md'), 'utf8'));
  });
});
