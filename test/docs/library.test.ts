import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { writeFiles } from '../support/files/files.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { findStrace } from '../support/packages/strace-package.js';
import { run } from '../support/processes/run.js';
import { blocksOf } from './blocks.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Where the package can be had under its own name, as after an installation. */
async function project(files: Readonly<Record<string, string>> = {}): Promise<string> {
  const directory = await writeFiles(files);
  await mkdir(join(directory, 'node_modules'));
  await symlink(root, join(directory, 'node_modules/monit-alert'));
  await symlink(join(root, 'node_modules/@types'), join(directory, 'node_modules/@types'));
  return directory;
}

/** The programs of the page by their names: a block that begins with its own. */
async function programsOfPage(): Promise<Record<string, string>> {
  const blocks = await blocksOf('library.md');
  return Object.fromEntries(
    blocks.flatMap(({ text }) => {
      const [, name] = /^\/\/ (\w+\.[cm]js)\n/.exec(text) ?? [];
      return name === undefined ? [] : [[name, text]];
    }),
  );
}

/** The page's programs where their site is that of a test's Monit. */
async function projectFor({ binary, controlFile, directory }: Monit): Promise<string> {
  const here = (text: string) =>
    text
      .replaceAll('/etc/monit/monitrc', controlFile)
      .replaceAll('/usr/bin/monit', binary)
      .replaceAll('/etc/monit-alert/', `${directory}/`)
      .replaceAll('/var/lib/monit-alert', join(directory, 'state'));
  const programs = Object.entries(await programsOfPage()).map(([name, text]) => [name, here(text)]);
  return project(Object.fromEntries(programs) as Record<string, string>);
}

async function runIn(directory: string, ...args: string[]) {
  return run(process.execPath, args, { cwd: directory });
}

test('the programs of docs/library.md do on a real Monit what they say', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const directory = await projectFor(monit);

  const applied = await runIn(directory, 'apply.mjs');
  expect(applied).toMatchObject({ exitCode: 0, stderr: '' });
  expect(applied.stdout).toContain('to do: create\n');
  expect(applied.stdout).toContain(`in force: Monit (pid ${monit.pid()}) is verified to run it\n`);
  expect(await monit.recipients()).toEqual([]);
  expect((await runIn(directory, 'apply.mjs')).stdout).toContain('to do: unchanged\n\nin force already\n');

  const looked = await runIn(directory, 'status.cjs');
  expect(looked).toMatchObject({ exitCode: 0, stderr: '', stdout: 'none is installed, and proved to be loaded\n' });

  const reloads = monit.reloads();
  const reloaded = await runIn(directory, 'reload.mjs');
  expect(reloaded).toMatchObject({ exitCode: 0, stderr: '' });
  expect(reloaded.stdout).toBe(
    `reloaded: Monit (pid ${monit.pid()}) has read its configuration, seen by its listener\n`,
  );
  expect(monit.reloads()).toBe(reloads + 1);
});

test('the program of docs/library.md says code, message and places of what the library refuses', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await mkdir(join(monit.directory, 'profiles'), { recursive: true });
  await writeFile(join(monit.directory, 'profiles/none.yaml'), 'recipients: 1\nreminder: x\n');
  const { exitCode, stderr } = await runIn(await projectFor(monit), 'apply.mjs');
  expect(exitCode).toBe(1);
  expect(stderr).toMatch(/^profile\.invalid: .*none\.yaml/);
  expect(stderr).toMatch(/^.*none\.yaml:2: .*reminder/m);
  expect(stderr).not.toContain('    at ');
});

test('the programs of docs/library.md fit the types that are shipped, as strictly as can be', async () => {
  const config = {
    compilerOptions: {
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noEmit: true,
      allowJs: true,
      checkJs: true,
      target: 'ES2022',
      module: 'nodenext',
      moduleResolution: 'nodenext',
      types: ['node'],
    },
    include: ['*'],
  };
  const directory = await project({
    ...(await programsOfPage()),
    'tsconfig.json': JSON.stringify(config),
    'common.cts':
      "import { apply, type Site } from 'monit-alert';\nexport const use = (site: Site) => [apply, site.by];\n",
    'module.mts':
      "import { status, type SiteStatus } from 'monit-alert';\n" +
      'export const look: () => Promise<SiteStatus> = status;\n',
  });
  const { stdout } = await runIn(directory, join(root, 'node_modules/typescript/bin/tsc'), '-p', directory);
  const faults = stdout.split('\n').filter((line) => line.includes('error TS'));
  expect(faults, stdout).toEqual([expect.stringMatching(/^module\.mts\(2,.*TS2322/)]);
});

const importing = [
  ['an ES module', 'import.mjs', "const library = await import('monit-alert');"],
  ['CommonJS', 'require.cjs', "const library = require('monit-alert');"],
] as const;

test.each(importing)('imported as %s the library has all that its types name', async (_kind, name, line) => {
  const directory = await project({ [name]: `${line}\nconsole.log(Object.keys(library).sort().join(' '));\n` });
  const { exitCode, stdout } = await runIn(directory, name);
  expect(exitCode).toBe(0);
  const index = await readFile(join(root, 'src/index.ts'), 'utf8');
  const names = [...index.matchAll(/^export \{(.*?)\} from/gms)]
    .flatMap(([, list = '']) => list.split(','))
    .map((each) => each.trim())
    .filter((each) => each !== '' && !each.startsWith('type '))
    .map((each) => each.replace(/^\w+ as /, ''));
  expect(
    stdout
      .trim()
      .split(' ')
      .filter((each) => each !== 'default'),
  ).toEqual(names.sort());
});

test.each(importing)(
  'importing it as %s leaves no listener and no handle, and the process ends',
  async (_kind, name, line) => {
    const program = `
      const seen = () => [
        ...process.eventNames().map((each) => String(each) + ' ' + process.listenerCount(each)),
        ...process.getActiveResourcesInfo(),
      ];
      const before = seen();
      ${line}
      const added = seen().filter((each) => !before.includes(each));
      console.log(JSON.stringify(added));`;
    const result = await runIn(await project({ [name]: program }), name);
    expect(result).toEqual({ exitCode: 0, stdout: '[]\n', stderr: '' });
  },
);

test('the same library is had in both ways: an error of one is an error of the other', async () => {
  const program = `
    import { createRequire } from 'node:module';
    import { MonitAlertError } from 'monit-alert';
    console.log(MonitAlertError === createRequire(import.meta.url)('monit-alert').MonitAlertError);`;
  expect((await runIn(await project({ 'both.mjs': program }), 'both.mjs')).stdout).toBe('true\n');
});

test.each(importing)('importing it as %s writes nothing and starts no program', async (_kind, name, line) => {
  const strace = await findStrace();
  if (strace === undefined) throw new Error('there is no strace: run `node test/support/set-up.js all`');
  const directory = await project({ [name]: `${line}\n` });
  const log = join(directory, 'calls');
  const calls = 'trace=open,openat,creat,mkdir,mkdirat,rename,renameat,renameat2,unlink,unlinkat,execve,socket';
  const traced = await run(strace, ['-f', '-qq', '-o', log, '-e', calls, process.execPath, name], { cwd: directory });
  expect(traced.exitCode, traced.stderr).toBe(0);
  const seen = (await readFile(log, 'utf8')).split('\n').filter((call) => call !== '');
  expect(seen.some((call) => call.includes('/dist/index.cjs'))).toBe(true);
  const [, ...others] = seen; // The first is Node's own start.
  expect(others.filter((call) => !/ open(?:at)?\(.*O_RDONLY/.test(call) && !/resumed>|---/.test(call))).toEqual([]);
  expect((await readdir(directory)).sort()).toEqual(['calls', name, 'node_modules'].sort());
});
