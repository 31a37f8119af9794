import { chmod, copyFile, readdir, rename, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { CodeCache } from '../../src/system/code-cache.ts';
import { writeFiles } from '../support/files/files.ts';

const bundle = {
  'chunks/one-aaaaaaaa.cjs': "exports.sum = (a, b) => a + b + require('./two-bbbbbbbb.cjs').more;",
  'chunks/two-bbbbbbbb.cjs': "exports.more = require('node:path').sep.length;",
  'chunks/plain.cjs': 'exports.name = __filename;',
};

/** A bundle in a directory, and a place for its compiled code. */
async function makeBundle(files: Record<string, string> = bundle) {
  const directory = await writeFiles(files);
  return { at: (name: string) => join(directory, 'chunks', name), code: join(directory, 'code') };
}

function sumBy(cache: CodeCache, file: string): number {
  const { sum } = cache.load(file) as { sum: (a: number, b: number) => number };
  return sum(1, 2);
}

/** Leaves code of `1` in the place of that of `2`: both texts have one length, so that V8 believes it. */
async function poison({ at, code }: Awaited<ReturnType<typeof makeBundle>>): Promise<void> {
  await writeFile(at('value-cccccccc.cjs'), 'module.exports = 1;');
  const cache = new CodeCache(code);
  expect(cache.load(at('value-cccccccc.cjs'))).toBe(1);
  cache.keep();
  await writeFile(at('value-cccccccc.cjs'), 'module.exports = 2;');
}

test('a file does the same with kept code as without, and so do those that it requires', async () => {
  const { at, code } = await makeBundle();
  const first = new CodeCache(code);
  expect(sumBy(first, at('one-aaaaaaaa.cjs'))).toBe(4);
  first.keep();
  expect(await readdir(code)).toHaveLength(2);
  expect(sumBy(new CodeCache(code), at('one-aaaaaaaa.cjs'))).toBe(4);
  expect(sumBy(new CodeCache(undefined), at('one-aaaaaaaa.cjs'))).toBe(4);
});

test('kept code is what is run', async () => {
  const made = await makeBundle();
  await poison(made);
  expect(new CodeCache(made.code).load(made.at('value-cccccccc.cjs'))).toBe(1);
});

test.each<[string, (code: string) => Promise<void>]>([
  ['others can write to the directory', async (code) => chmod(code, 0o777)],
  [
    'others can write to the file',
    async (code) => {
      for (const name of await readdir(code)) await chmod(join(code, name), 0o666);
    },
  ],
  [
    'the directory is a link',
    async (code) => {
      await rename(code, `${code}-elsewhere`);
      await symlink(`${code}-elsewhere`, code);
    },
  ],
])('kept code is left alone where %s', async (_, open) => {
  const made = await makeBundle();
  await poison(made);
  await open(made.code);
  expect(new CodeCache(made.code).load(made.at('value-cccccccc.cjs'))).toBe(2);
});

test('nothing is kept where others can write', async () => {
  const { at, code } = await makeBundle({ ...bundle, 'code/.keep': '' });
  await chmod(code, 0o777);
  const cache = new CodeCache(code);
  cache.load(at('one-aaaaaaaa.cjs'));
  cache.keep();
  expect(await readdir(code)).toEqual(['.keep']);
});

test('code that V8 does not know is made anew, and kept', async () => {
  const { at, code } = await makeBundle();
  const first = new CodeCache(code);
  first.load(at('two-bbbbbbbb.cjs'));
  first.keep();
  const [name = ''] = await readdir(code);
  await writeFile(join(code, name), 'no code of V8');
  const second = new CodeCache(code);
  expect(second.load(at('two-bbbbbbbb.cjs'))).toEqual({ more: 1 });
  second.keep();
  const third = new CodeCache(code);
  third.load(at('two-bbbbbbbb.cjs'));
  await chmod(code, 0o500);
  third.keep();
  expect(await readdir(code)).toEqual([name]);
});

test('of a file without a digest in its name nothing is kept', async () => {
  const { at, code } = await makeBundle();
  const cache = new CodeCache(code);
  expect(cache.load(at('plain.cjs'))).toEqual({ name: at('plain.cjs') });
  cache.load(at('two-bbbbbbbb.cjs'));
  cache.keep();
  expect((await readdir(code)).map((name) => name.replace(/-v.*/, ''))).toEqual(['two-bbbbbbbb']);
});

test('what is of another bundle, or was left by a run that was killed, goes', async () => {
  const { at, code } = await makeBundle();
  const first = new CodeCache(code);
  first.load(at('one-aaaaaaaa.cjs'));
  first.keep();
  const [one = ''] = await readdir(code);
  await copyFile(join(code, one), join(code, one.replace('one-aaaaaaaa', 'old-dddddddd')));
  await writeFile(join(code, `${one}.4711`), '');
  const other = await makeBundle({ 'chunks/one-aaaaaaaa.cjs': 'exports.of = 1;', 'chunks/new-eeeeeeee.cjs': '' });
  const second = new CodeCache(code);
  second.load(other.at('new-eeeeeeee.cjs'));
  second.keep();
  expect((await readdir(code)).map((name) => name.replace(/-v.*/, '')).sort()).toEqual([
    'new-eeeeeeee',
    'one-aaaaaaaa',
  ]);
});

test('what is not ours stays, should somebody name a directory that has something else in it', async () => {
  const { at, code } = await makeBundle({ ...bundle, 'code/notes.txt': '', 'code/report-v2': '', 'code/sub/file': '' });
  const cache = new CodeCache(code);
  cache.load(at('two-bbbbbbbb.cjs'));
  cache.keep();
  const names = await readdir(code);
  expect(names).toHaveLength(4);
  expect(names).toEqual(expect.arrayContaining(['notes.txt', 'report-v2', 'sub']));
});

test('what was loaded already is not loaded again', async () => {
  const { at, code } = await makeBundle();
  const loaded = createRequire(at('x.cjs'))('./two-bbbbbbbb.cjs') as unknown;
  expect(new CodeCache(code).load(at('two-bbbbbbbb.cjs'))).toBe(loaded);
});
