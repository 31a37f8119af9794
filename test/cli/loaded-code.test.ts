import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { monitAlert, optionsFor, program } from '../support/cli.ts';
import { writeFiles } from '../support/files.ts';
import { startMonit } from '../support/monit.ts';

/**
 * A short command spends much of its time on reading code. Time depends on the machine; what is read is counted instead.
 * Whoever meets one of these limits has a good reason to raise it, or a library that belongs behind an `import()`.
 */
interface LoadedCode {
  readonly files: number;
  readonly kilobytes: number;
  /** Packages with code in these files. */
  readonly libraries: readonly string[];
}

/** What `monit-alert` loads of dist/ for a command line, by V8's own list of the scripts that it has seen. */
async function codeLoadedFor(args: readonly string[]): Promise<LoadedCode> {
  const directory = await writeFiles({});
  const { exitCode } = await monitAlert(args, { env: { NODE_V8_COVERAGE: directory } });
  expect(exitCode).toBe(0);
  const [report = ''] = await readdir(directory);
  const { result } = JSON.parse(await readFile(join(directory, report), 'utf8')) as { result: { url: string }[] };
  const ours = result.map(({ url }) => url).filter((url) => url.startsWith(pathToFileURL(dirname(program)).href));
  const texts = await Promise.all(ours.map((url) => readFile(fileURLToPath(url), 'utf8')));
  // The bundler writes above each piece where it is from.
  const origins = texts.flatMap((text) => [...text.matchAll(/^ *\/\/ node_modules\/((?:@[^/]+\/)?[^/]+)/gm)]);
  return {
    files: texts.length,
    kilobytes: texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1000,
    libraries: [...new Set(origins.map(([, name = '']) => name))].sort(),
  };
}

test('--version loads the entry, and no library', async () => {
  const { files, kilobytes, libraries } = await codeLoadedFor(['--version']);
  expect(libraries).toEqual([]);
  expect(files).toBeLessThanOrEqual(4);
  expect(kilobytes).toBeLessThan(10);
});

test('the help loads what reads a command line, and no more', async () => {
  const { files, kilobytes, libraries } = await codeLoadedFor(['--help']);
  expect(libraries).toEqual(['commander', 'fastest-levenshtein', 'picocolors']);
  expect(files).toBeLessThanOrEqual(24);
  expect(kilobytes).toBeLessThan(250);
});

test('a change loads nothing that sends mail, whether there is something to do or not', async () => {
  const monit = await startMonit({ connection: 'unix' });
  for (const reloads of [1, 1]) {
    const { files, kilobytes, libraries } = await codeLoadedFor([...optionsFor(monit), 'default']);
    expect(monit.reloads()).toBe(reloads);
    expect(libraries).not.toContain('nodemailer');
    expect(files).toBeLessThanOrEqual(60);
    expect(kilobytes).toBeLessThan(1400);
  }
});
