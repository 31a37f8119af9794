import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Revision, earlierThan, readRevisions, rememberRevision } from '../../src/state/revisions.ts';
import { writeFiles } from '../support/files/files.ts';

const base = (text: string, since = '2026-05-01T12:00:00.000Z'): Revision => ({
  profile: 'default',
  text,
  alerts: [],
  mail: {},
  since,
  by: 'alice',
});
const textsIn = async (directory: string) => (await readRevisions(directory)).map(({ text }) => text);

test('texts are kept newest first, each once, for their owner alone', async () => {
  const directory = await writeFiles({});
  for (const text of ['a', 'b', 'c', 'b']) expect(await rememberRevision(directory, base(text))).toEqual([]);
  expect(await textsIn(directory)).toEqual(['b', 'c', 'a']);
  expect((await stat(join(directory, 'revisions.json'))).mode & 0o777).toBe(0o600);
});

test('one that is seen again is in force since it was seen first', async () => {
  const directory = await writeFiles({});
  await rememberRevision(directory, base('a'));
  await rememberRevision(directory, base('a', '2027-01-01T00:00:00.000Z'));
  expect(await readRevisions(directory)).toEqual([base('a')]);
});

test('ten can be gone back to, whatever stands there now', async () => {
  const directory = await writeFiles({});
  for (let number = 0; number < 15; number += 1) await rememberRevision(directory, base(`${number}`));
  const known = await readRevisions(directory);
  expect(earlierThan({ text: '14' }, known).map(({ text }) => text)).toEqual([
    '13',
    '12',
    '11',
    '10',
    '9',
    '8',
    '7',
    '6',
    '5',
    '4',
  ]);
  expect(earlierThan(undefined, known).map(({ text }) => text)[0]).toBe('14');
  expect(earlierThan({ text: 'by hand' }, known)).toHaveLength(10);
});

test.each(['', '{"half', 'null', '5', '[null, 5, {}, {"text": "a"}]'])(
  'a file of the form %s is none',
  async (text) => {
    expect(await readRevisions(await writeFiles({ 'revisions.json': text }))).toEqual([]);
  },
);

test('a damaged entry costs neither the others nor the file as it was', async () => {
  const state = await writeFiles({ 'revisions.json': JSON.stringify([base('a'), { ...base('b'), text: 5.5 }, null]) });
  expect(await textsIn(state)).toEqual(['a']);
  expect(await rememberRevision(state, base('c'))).toEqual([expect.stringContaining('was damaged; it is kept as')]);
  expect(await textsIn(state)).toEqual(['c', 'a']);
  expect(await readdir(state)).toHaveLength(2);
});

test('where a text cannot be kept, a warning says so', async () => {
  expect(await rememberRevision('/no/such/directory', base('a'))).toEqual([
    'the text could not be kept for `monit-alert rollback` in /no/such/directory: no such file or directory (ENOENT)',
  ]);
});
