import { cp, mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { environmentFor } from '../support/cli/cli-environment.js';
import { writeFiles } from '../support/files/files.ts';
import { isLong } from '../support/long.ts';
import { startMonit } from '../support/monit/monit.ts';
import { run } from '../support/processes/run.js';
import { install, pack, type Packed, root } from './npm.ts';

/** What a user has a use for: what is run, what is read, what is copied into place. */
const wanted = [
  /^(?:README|CHANGELOG|CONTRIBUTING)\.md$|^LICENSE$|^package\.json$/,
  /^dist\/(?:cli\.cjs|index\.cjs|index\.js|index\.d\.ts|index\.d\.cts|THIRD-PARTY-NOTICES)$/,
  /^dist\/chunks\/[\w-]+\.cjs$/,
  /^(?:profiles\/\w+\.yaml|templates\/\w+\.hbs)$/,
  /^docs\/(?:[\w-]+\.md|(?:output|profile|window)\.schema\.json|man\/monit-alert\.1)$/,
  /^docs\/(?:demo|reload-proof)\.svg$|^bench\/results\.(?:md|svg)$/,
  /^integrations\/(?:ansible|puppet)\/[\w/.-]+$/,
  /^packaging\/(?:completions|systemd(?:\/monit\.service\.d)?)\/monit-alert[\w.-]+$/,
];

test('the package has what its users need, and nothing else', async () => {
  const { paths } = await pack(await writeFiles({}), '--dry-run');
  expect(paths.filter((path) => !wanted.some((shape) => shape.test(path)))).toEqual([]);
  for (const shape of wanted) expect(paths.some((path) => shape.test(path))).toBe(true);
  expect(paths.length).toBeLessThanOrEqual(180);
});

test('what config management is given has the version of the command', async () => {
  const read = async (path: string) => readFile(join(root, path), 'utf8');
  const { version } = JSON.parse(await read('package.json')) as { version: string };
  expect(JSON.parse(await read('integrations/puppet/metadata.json'))).toMatchObject({ version });
  expect(await read('integrations/ansible/galaxy.yml')).toContain(`\nversion: ${version}\n`);
});

test('no link from one page of the package to another is dead in it', async () => {
  const { paths } = await pack(await writeFiles({}), '--dry-run');
  const pages = paths.filter((path) => path.endsWith('.md'));
  const links = await Promise.all(
    pages.map(async (page) => {
      const text = (await readFile(join(root, page), 'utf8')).replaceAll(/^```.*?^```$/gms, '');
      return [...text.matchAll(/\]\((?!\w+:)([^)#]+)/g)].map(([, to = '']) => normalize(join(dirname(page), to)));
    }),
  );
  expect(links.flat().filter((to) => !paths.includes(to))).toEqual([]);
});

test('installed offline, the command puts a profile in force on a real Monit; its man page is there', async () => {
  const prefix = await install();
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { readonly version: string };
  const command = join(prefix, 'bin/monit-alert');
  expect(await run(command, ['--version'])).toEqual({ exitCode: 0, stdout: `${version}\n`, stderr: '' });

  const monit = await startMonit({ connection: 'unix' });
  const changed = await run(command, ['default', '--json'], { env: environmentFor(monit) });
  expect(JSON.parse(changed.stdout)).toMatchObject({ state: 'active', profile: 'default', exitCode: 0 });
  expect(await monit.recipients()).toEqual(['root@localhost']);

  const page = await readFile(join(prefix, 'share/man/man1/monit-alert.1'), 'utf8');
  expect(page).toBe(await readFile(join(root, 'docs/man/monit-alert.1'), 'utf8'));
});

test('the installed library is imported and required', async () => {
  const prefix = await install();
  const directory = await writeFiles({
    'module.mjs': "import { MonitAlertError } from 'monit-alert';\nconsole.log(new MonitAlertError('a', 'b').code);\n",
    'common.cjs':
      "const { MonitAlertError } = require('monit-alert');\nconsole.log(new MonitAlertError('a', 'b').code);\n",
  });
  await mkdir(join(directory, 'node_modules'));
  await symlink(join(prefix, 'lib/node_modules/monit-alert'), join(directory, 'node_modules/monit-alert'));
  for (const program of ['module.mjs', 'common.cjs'])
    expect(await run(process.execPath, [join(directory, program)])).toEqual({ exitCode: 0, stdout: 'a\n', stderr: '' });
});

// The workflow of CI packs a clean checkout each time; a build takes long.
test.skipIf(!isLong)(
  '`npm pack` builds what it packs, in a tree that has nothing but the files of the repository',
  async () => {
    const tree = await writeFiles({});
    const tracked = (await run('git', ['ls-files', '-z'], { cwd: root })).stdout.split('\0').filter(Boolean);
    for (const file of tracked) await cp(join(root, file), join(tree, file));
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'));
    const { exitCode, stdout, stderr } = await run('npm', ['pack', '--json', '--offline'], { cwd: tree });
    expect(exitCode, stderr).toBe(0);
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf('[\n'))) as Packed[];
    expect(packed?.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['dist/cli.cjs', 'dist/index.js', 'dist/index.d.ts', 'dist/index.d.cts']),
    );
  },
);
