import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { beforeAll, expect, test } from 'vitest';
import { writeFiles } from '../support/files/files.ts';
import { run, runOrThrow } from '../support/processes/run.js';
import { pack, root } from './npm.ts';

/** The packed package. */
let tarball: string;

beforeAll(async () => {
  const place = await mkdtemp(join(tmpdir(), 'monit-alert-types-'));
  const { filename } = await pack(place, '--pack-destination', place);
  tarball = join(place, filename);
  return async () => rm(place, { recursive: true });
});

test('every way of resolving modules finds the types that fit the code', async () => {
  const result = await checkPackage(createPackageFromTarballData(await readFile(tarball)));
  expect(result).toMatchObject({ types: { kind: 'included' }, problems: [] });
});

/** Each with a mistake in its last line, which shows that the types are not `any`. */
const program =
  "import { apply, status, type Profile, type Site, type SiteStatus } from 'monit-alert';\n" +
  'export const use = (site: Site, profile: Profile, { drift }: SiteStatus) =>\n' +
  "  [apply({ profile, reason: 'why', force: false, strict: false }, site), drift.length] as const;\n" +
  'export const wrong: () => Promise<SiteStatus> = status;\n';

/** The oldest is the one that @arethetypeswrong/core brings along: docs/library.md names it. */
const oldest = createRequire(createRequire(import.meta.url).resolve('@arethetypeswrong/core')).resolve('typescript');

test.each([
  ['today', join(root, 'node_modules/typescript/lib'), 'nodenext'],
  ['the oldest', join(oldest, '..'), 'node16'],
])('the types are whole for TypeScript (%s), without those of Node.js', async (_, compiler, module) => {
  const directory = await writeFiles({
    'tsconfig.json': JSON.stringify({
      compilerOptions: {
        ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true },
        ...{ target: 'ES2022', lib: ['ES2022'], types: [], module },
      },
      include: ['*.mts', '*.cts'],
    }),
    'module.mts': program,
    'common.cts': program,
  });
  const place = join(directory, 'node_modules/monit-alert');
  await mkdir(place, { recursive: true });
  await runOrThrow('tar', ['-xzf', tarball, '-C', place, '--strip-components=1']);
  const { stdout } = await run(process.execPath, [join(compiler, 'tsc.js'), '-p', directory], { cwd: directory });
  expect(stdout.split('\n').filter((line) => /^\S/.test(line))).toEqual([
    expect.stringMatching(/^common\.cts\(4,14\): error TS2322: /),
    expect.stringMatching(/^module\.mts\(4,14\): error TS2322: /),
  ]);
});

test('docs/library.md names the oldest TypeScript that is tried', async () => {
  const { version } = JSON.parse(await readFile(join(oldest, '../../package.json'), 'utf8')) as { version: string };
  const [name = ''] = /^\d+\.\d+/.exec(version) ?? [];
  expect(await readFile(join(root, 'docs/library.md'), 'utf8')).toContain(`TypeScript ${name} or newer`);
});
