import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type CliResult, monitAlert, optionsFor, program } from '../../support/cli/cli.ts';
import { writeFiles } from '../../support/files/files.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { openSilentPort } from '../../support/servers/silent-port.ts';

/**
 * What a command costs. Time depends on the machine; what takes it is counted instead: code that is read, programs that
 * are started, requests to Monit, knocks. Whoever meets one of these limits has a good reason to raise it, or code that
 * belongs behind an `import()`, or asks something twice. `npm run bench` has the seconds.
 */
interface Cost {
  readonly result: CliResult;
  /** Of dist/, by V8's own list of the scripts that it has seen. */
  readonly files: number;
  readonly kilobytes: number;
  /** Packages with code in these files. */
  readonly libraries: readonly string[];
  readonly programs: readonly string[];
  /** Paths. */
  readonly requests: readonly string[];
}

const recorder = fileURLToPath(new URL('../../support/cli/record-costs.js', import.meta.url));
const built = dirname(program);

async function costOf(...args: string[]): Promise<Cost> {
  const directory = await writeFiles({ 'coverage/.keep': '' });
  const [coverage, costs] = [join(directory, 'coverage'), join(directory, 'costs')];
  const env = {
    NODE_V8_COVERAGE: coverage,
    NODE_OPTIONS: `--import=${recorder}`,
    MONIT_ALERT_TEST_COSTS: costs,
    // V8 says of kept code where it stood when it was compiled, which may have been another checkout.
    MONIT_ALERT_CODE_CACHE: '',
  };
  const result = await monitAlert(args, { env });
  expect(result).toMatchObject({ exitCode: 0 });
  const counted = JSON.parse(await readFile(costs, 'utf8')) as Pick<Cost, 'programs' | 'requests'>;
  return { result, ...(await codeIn(coverage)), ...counted };
}

async function codeIn(coverage: string): Promise<Pick<Cost, 'files' | 'kilobytes' | 'libraries'>> {
  const report = (await readdir(coverage)).find((name) => name.endsWith('.json')) ?? '';
  const { result } = JSON.parse(await readFile(join(coverage, report), 'utf8')) as { result: { url: string }[] };
  const files = result
    .map(({ url }) => (url.startsWith('file:') ? fileURLToPath(url) : url))
    .filter((file) => file.startsWith(`${built}/`));
  const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  // The bundler writes above each piece where it is from.
  const origins = texts.flatMap((text) => [...text.matchAll(/^ *\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm)]);
  return {
    files: files.length,
    kilobytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1000,
    libraries: [...new Set(origins.map(([, name = '']) => name))].sort(),
  };
}

const readsCommandLine = ['commander'];

test('--version costs the entry, and no library', async () => {
  const { files, kilobytes, libraries, programs, requests } = await costOf('--version');
  expect({ libraries, programs, requests }).toEqual({ libraries: [], programs: [], requests: [] });
  expect(files).toBeLessThanOrEqual(2);
  expect(kilobytes).toBeLessThan(5);
});

test('the help costs what reads a command line', async () => {
  const { files, kilobytes, libraries } = await costOf('--help');
  expect(libraries).toEqual(readsCommandLine);
  expect(files).toBeLessThanOrEqual(6);
  expect(kilobytes).toBeLessThan(234.6);
});

test('a change costs three programs and four or five requests; the same again one and two less', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const change = await costOf(...optionsFor(monit), 'default');
  expect(monit.reloads()).toBe(1);
  expect(change.programs).toEqual(['flock', 'monit', 'monit']);
  // Where this took long, Monit is asked once more what it still has to do.
  expect(change.requests.length).toBeGreaterThanOrEqual(4);
  expect(change.requests.length).toBeLessThanOrEqual(5);
  expect(change.libraries).not.toContain('nodemailer');
  expect(change.libraries).not.toContain('execa');
  expect(change.files).toBeLessThanOrEqual(10);
  expect(change.kilobytes).toBeLessThan(1_150);

  const again = await costOf(...optionsFor(monit), 'default');
  expect(monit.reloads()).toBe(1);
  expect(again.programs).toEqual(['flock', 'monit']);
  expect(again.requests).toEqual(['/_status?format=xml&level=summary', '/_runtime']);
});

test('without windows, a look at the health of Monit costs nothing that reads windows', async () => {
  const monit = await startMonit({ connection: 'unix' });
  await costOf(...optionsFor(monit), 'default');
  const without = await costOf(...optionsFor(monit), 'status', '--check');
  expect(without.libraries).not.toContain('croner');
  await mkdir(join(monit.directory, 'windows'));
  const window = 'profile: none\nschedule: "0 3 29 2 *"\nfor: 1h\n';
  await writeFile(join(monit.directory, 'windows/leap.yaml'), window);
  const withOne = await costOf(...optionsFor(monit), 'status', '--check');
  expect(withOne.libraries).toContain('croner');
  expect(without.kilobytes).toBeLessThan(withOne.kilobytes);
});

test('a busy Monit is knocked at less and less, four times a second in the end', async () => {
  const silent = await openSilentPort();
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes: { 'conf.d/slow': silent.check(4) } });
  await silent.keepBusy();
  const { result } = await costOf(...optionsFor(monit), 'default', '--json');
  silent.release();
  const { proof } = result.json() as { proof: { knocks: number; elapsedMs: number } };
  expect(proof.knocks).toBeLessThanOrEqual(90 + proof.elapsedMs / 250);
});
