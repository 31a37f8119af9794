import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readLastApplied, rememberLastApplied } from '../../src/state/last-applied.ts';
import { writeFiles } from '../support/files/files.ts';
import { proof } from '../support/values/alerts.ts';

const applied = { profile: 'default', text: 'set alert "a"\n# \u00fc\u2028\0\n', proof };
const identity = { key: '1:2:3', way: [] };

test('what was applied last is read back, with whatever is in the text', async () => {
  const state = await writeFiles({});
  expect(await rememberLastApplied(state, identity, applied)).toEqual([]);
  expect(await readLastApplied(state)).toEqual({ ...applied, fileIdentity: identity.key });
});

const damaged = [
  '{"profile":"de',
  'null',
  '[7]',
  '{"profile":"none"}',
  JSON.stringify({ ...applied, text: 5.5, fileIdentity: '1' }),
  JSON.stringify({ ...applied, fileIdentity: '1', proof: { ...proof, kind: 'word of honour' } }),
];

test.each(damaged)('a file of the form %s is none; the next change sets it aside with a warning', async (text) => {
  const state = await writeFiles({ 'last-applied.json': text });
  expect(await readLastApplied(state)).toBeUndefined();
  const [warning, ...others] = await rememberLastApplied(state, identity, applied);
  expect(others).toEqual([]);
  expect(await readLastApplied(state)).toMatchObject(applied);
  const kept = (await readdir(state)).find((name) => name.startsWith('last-applied.json.damaged-')) ?? '';
  expect(warning).toBe(`${join(state, 'last-applied.json')} was damaged; it is kept as ${join(state, kept)}`);
  expect(await readFile(join(state, kept), 'utf8')).toBe(text);
});

test('anything but a file in its place is none, and the next change warns that it cannot be replaced', async () => {
  const state = await writeFiles({ 'last-applied.json/is-a-directory': '' });
  expect(await readLastApplied(state)).toBeUndefined();
  expect(await rememberLastApplied(state, identity, applied)).toEqual([
    expect.stringMatching(/^the reload proof could not be kept in /),
  ]);
});
