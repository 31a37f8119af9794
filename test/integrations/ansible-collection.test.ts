import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { areMachinesMissing } from '../support/debian/root.js';
import { type AnsibleHost, openAnsibleHost } from './ansible-host.ts';

const root = new URL('../../', import.meta.url);
/** ansible-test fetches packages of Python for these, so they cannot be run without a network. */
const skipped = ['ansible-doc', 'import', 'pep8', 'pylint', 'runtime-metadata', 'validate-modules', 'yamllint'];

const collection = 'monit_alert.monit_alert';
const modules = ['monit_alert', 'monit_alert_info', 'monit_alert_service', 'monit_alert_window'];

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

  test('ansible-doc shows each module with its examples and its return values', async () => {
    const shown = await host.machine.run('ansible-doc', ['--json', ...modules.map((name) => `${collection}.${name}`)]);
    expect(shown).toMatchObject({ exitCode: 0, stderr: '' });
    const all = JSON.parse(shown.stdout) as Record<string, Documentation>;
    for (const module of modules) {
      const { doc, examples, return: returned } = all[`${collection}.${module}`] ?? {};
      expect(Object.keys(doc?.options ?? {})).toEqual(expect.arrayContaining(['control_file', 'executable']));
      expect(examples).toContain(`${collection}.${module}:`);
      expect(Object.keys(returned ?? {})).toContain('document');
    }
  });

  test('ansible-doc shows the role', async () => {
    const role = await host.machine.run('ansible-doc', ['--type', 'role', `${collection}.monit_alert`]);
    expect(role.stdout).toContain('monit_alert_profiles');
    expect(role.stdout).toContain('monit_alert_windows');
  });

  test('its playbook is one, without any variable', async () => {
    const { exitCode, text } = await host.play(`${collection}.rolling_deployment`, '--syntax-check');
    expect(exitCode, text).toBe(0);
  });

  test('the documentation and the arguments of each module agree, in the judgement of ansible-test', async () => {
    const sanity = '/usr/lib/python3/dist-packages/ansible_test/_util/controller/sanity/validate-modules';
    const place = 'ansible_collections/monit_alert/monit_alert';
    const args = ['--format', 'json', '--arg-spec', '--collection', place, '--collection-version', version];
    const files = modules.map((module) => `plugins/modules/${module}.py`);
    const { stdout } = await host.machine.run('python3', [`${sanity}/validate.py`, ...args, ...files], {
      cwd: `/root/.ansible/collections/${place}`,
      env: { PYTHONPATH: `${sanity}:/root/.ansible/collections` },
    });
    const reports = Object.entries(JSON.parse(stdout) as Record<string, { errors: { code: string }[] }>);
    // The collection is under the licence of this project; ansible-test wants Ansible's own.
    const expected = files.map((file) => [file, ['missing-gplv3-license']]);
    expect(reports.map(([file, { errors }]) => [file, errors.map(({ code }) => code)])).toEqual(expected);
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
