import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, openAnsibleHost } from './ansible-host.ts';

const root = new URL('../../', import.meta.url);
/** ansible-test fetches packages of Python for these, so they cannot be run without a network. */
const skipped = ['ansible-doc', 'import', 'pep8', 'pylint', 'runtime-metadata', 'validate-modules', 'yamllint'];

const collection = 'monit_alert.monit_alert';

let host: AnsibleHost;

interface Documentation {
  readonly doc: { readonly options: object };
  readonly examples: string;
  readonly return: object;
}

const { version } = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as { version: string };

test('the collection has the version of the package', async () => {
  const galaxy = parse(await readFile(new URL('integrations/ansible/galaxy.yml', root), 'utf8')) as { version: string };
  expect(galaxy.version).toBe(version);
});

describe.skipIf(areMachinesMissing)('the collection', () => {
  beforeAll(async () => {
    host = await openAnsibleHost();
  });

  afterAll(async () => host.machine.close());

  test.each([
    ['monit_alert', 'state: held'],
    ['monit_alert_window', 'schedule: 0 2 * * sun'],
  ])('ansible-doc shows the module %s with each of its options', async (module, example) => {
    const name = `${collection}.${module}`;
    const shown = await host.machine.run('ansible-doc', ['--json', name]);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    const { doc, examples, return: returned } = (JSON.parse(shown.stdout) as Record<string, Documentation>)[name] ?? {};
    const source = await readFile(new URL(`integrations/ansible/plugins/modules/${module}.py`, root), 'utf8');
    const spec = [...source.matchAll(/^ {12}'(\w+)': \{'type'/gm)].map(([, option]) => option);
    expect(Object.keys(doc?.options ?? {}).sort()).toEqual(spec.sort());
    expect(examples).toContain(example);
    expect(Object.keys(returned ?? {})).toContain('document');
  });

  test('ansible-doc shows the role', async () => {
    const role = await host.machine.run('ansible-doc', ['--type', 'role', `${collection}.monit_alert`]);
    expect(role.stdout).toContain('monit_alert_profiles');
    expect(role.stdout).toContain('monit_alert_windows');
  });

  test('its playbook is one', async () => {
    const variables = JSON.stringify({ deploy_hosts: 'all', deploy_id: 1, deploy_tasks: 'x' });
    const { exitCode, text } = await host.play(
      `${collection}.rolling_deployment`,
      ...['--syntax-check', '-e', variables],
    );
    expect(exitCode, text).toBe(0);
  });

  const agree = 'the documentation and the arguments of the module %s agree, in the judgement of ansible-test';
  test.each(['monit_alert', 'monit_alert_window'])(agree, async (module) => {
    const sanity = '/usr/lib/python3/dist-packages/ansible_test/_util/controller/sanity/validate-modules';
    const place = 'ansible_collections/monit_alert/monit_alert';
    const args = ['--format', 'json', '--arg-spec', '--collection', place, '--collection-version', version];
    const { stdout } = await host.machine.run(
      'python3',
      [`${sanity}/validate.py`, ...args, `plugins/modules/${module}.py`],
      { cwd: `/root/.ansible/collections/${place}`, env: { PYTHONPATH: `${sanity}:/root/.ansible/collections` } },
    );
    const reports = Object.values(JSON.parse(stdout) as Record<string, { errors: { code: string }[] }>);
    // The collection is under the licence of this project; ansible-test wants Ansible's own.
    expect(reports.flatMap(({ errors }) => errors).map(({ code }) => code)).toEqual(['missing-gplv3-license']);
  });

  test('ansible-test finds nothing, as far as it can be run here', async () => {
    const tree = '/root/tree/ansible_collections/monit_alert';
    const script = `mkdir -p ${tree} && cp -r /project/integrations/ansible ${tree}/monit_alert && cd ${tree}/monit_alert && exec ansible-test sanity --python default "$@"`;
    const skip = skipped.flatMap((name) => ['--skip-test', name]);
    const { exitCode, stdout, stderr } = await host.machine.run('sh', ['-c', script, 'sh', ...skip]);
    expect(exitCode, stdout + stderr).toBe(0);
    expect(stdout + stderr).toContain('Running sanity test "compile"');
  });
});
