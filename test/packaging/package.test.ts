import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { environmentFor } from '../support/cli/cli-environment.js';
import { writeFiles } from '../support/files/files.ts';
import { startMonit } from '../support/monit/monit.ts';
import { run } from '../support/processes/run.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** npm as on a machine that has no network and no settings of its own. */
async function npm(home: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: home, npm_config_update_notifier: 'false' };
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { exitCode, stdout, stderr } = await run('npm', [...args, ...quiet], { cwd: root, env });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

async function pack(home: string, ...options: string[]): Promise<{ filename: string; paths: string[] }> {
  const [packed] = JSON.parse(await npm(home, 'pack', '--json', ...options)) as Packed[];
  return { filename: packed?.filename ?? '', paths: (packed?.files ?? []).map(({ path }) => path) };
}

/** Installs the package as its users do, into a prefix of its own, and hands that back. */
async function install(): Promise<string> {
  const prefix = await writeFiles({});
  const { filename } = await pack(prefix, '--pack-destination', prefix);
  await npm(prefix, 'install', '--global', '--prefix', prefix, join(prefix, filename));
  return prefix;
}

/** What a user has a use for: what is run, what is read, what is copied into place. */
const wanted = [
  /^(?:README|CHANGELOG|CONTRIBUTING)\.md$|^LICENSE$|^package\.json$/,
  /^dist\/(?:cli\.cjs|index\.cjs|index\.js|index\.d\.ts|index\.d\.cts|THIRD-PARTY-NOTICES)$/,
  /^dist\/chunks\/[\w-]+\.cjs$/,
  /^(?:profiles\/\w+\.yaml|templates\/\w+\.hbs)$/,
  /^docs\/(?:[\w-]+\.md|(?:output|profile|window)\.schema\.json|man\/monit-alert\.1)$/,
  /^docs\/(?:demo|reload-proof)\.svg$|^bench\/results\.md$/,
  /^integrations\/(?:ansible|puppet)\/[\w/.-]+$/,
  /^packaging\/(?:completions|systemd(?:\/monit\.service\.d)?)\/monit-alert[\w.-]+$/,
];

test('the package has what its users need, and nothing else', async () => {
  const { paths } = await pack(await writeFiles({}), '--dry-run');
  expect(paths.filter((path) => !wanted.some((shape) => shape.test(path)))).toEqual([]);
  for (const shape of wanted) expect(paths.some((path) => shape.test(path))).toBe(true);
  expect(paths.length).toBeLessThanOrEqual(140);
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

const compilerOptions = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noEmit: true,
  target: 'ES2022',
  module: 'nodenext',
  // What it does not bring along itself is Node's own.
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  skipLibCheck: false,
};

test('the installed library is imported and required, and its types are whole', async () => {
  const prefix = await install();
  const directory = await writeFiles({
    'tsconfig.json': JSON.stringify({ compilerOptions, include: ['*.mts', '*.cts'] }),
    'module.mts':
      "import { apply, type Profile, type Site, type SiteStatus } from 'monit-alert';\n" +
      'export const use = (site: Site, profile: Profile, { drift }: SiteStatus) =>\n' +
      "  [apply({ profile, reason: 'why', force: false, strict: false }, site), drift.length] as const;\n",
    'common.cts':
      "import { status, type SiteStatus } from 'monit-alert';\n" +
      'export const wrong: () => Promise<SiteStatus> = status;\n',
    'module.mjs': "import { MonitAlertError } from 'monit-alert';\nconsole.log(new MonitAlertError('a', 'b').code);\n",
    'common.cjs':
      "const { MonitAlertError } = require('monit-alert');\nconsole.log(new MonitAlertError('a', 'b').code);\n",
  });
  await mkdir(join(directory, 'node_modules'));
  await symlink(join(prefix, 'lib/node_modules/monit-alert'), join(directory, 'node_modules/monit-alert'));
  for (const program of ['module.mjs', 'common.cjs'])
    expect(await run(process.execPath, [join(directory, program)])).toEqual({ exitCode: 0, stdout: 'a\n', stderr: '' });

  const compiler = join(root, 'node_modules/typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [compiler, '-p', directory], { cwd: directory });
  expect(stdout).toMatch(/^common\.cts\(2,14\): error TS2322: [^\n]*\n(?: [^\n]*\n)*$/);
});
