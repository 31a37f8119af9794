import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { buildAside } from './build-aside.js';

async function temporaryDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'monit-alert-build-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  return directory;
}

test('of two builds at once one stays, whole, and the other leaves nothing', async () => {
  const cache = await temporaryDirectory();
  const arrived: (() => void)[] = [];
  const build = (text: string) =>
    buildAside(join(cache, 'thing'), async (directory) => {
      await writeFile(join(directory, 'text'), text);
      await new Promise<void>((resolve) => {
        arrived.push(resolve);
        if (arrived.length === 2) for (const goOn of arrived) goOn();
      });
    });
  await Promise.all([build('one'), build('two')]);
  expect(await readdir(cache)).toEqual(['thing']);
  expect(await readFile(join(cache, 'thing', 'text'), 'utf8')).toMatch(/^(one|two)$/);
});

test('a build that fails leaves nothing', async () => {
  const cache = await temporaryDirectory();
  const build = buildAside(join(cache, 'thing'), async (directory) => {
    await writeFile(join(directory, 'half'), '');
    throw new Error('no network');
  });
  await expect(build).rejects.toThrow('no network');
  expect(await readdir(cache)).toEqual([]);
});
