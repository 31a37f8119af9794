import { expect, test } from 'vitest';
import { readHolder, removeHolder, writeHolder } from '../../src/state/lock-holder.ts';
import { writeFiles } from '../support/files/files.ts';

test('the holder of the lock is known for as long as it holds it', async () => {
  const state = await writeFiles({});
  const holder = { pid: 42, by: 'alice', command: 'monit-alert none', since: '2025-01-01T00:00:00.000Z' };
  expect(await readHolder(state)).toBeUndefined();
  await writeHolder(state, holder);
  expect(await readHolder(state)).toEqual(holder);
  await removeHolder(state);
  expect(await readHolder(state)).toBeUndefined();
});

test.each(['', 'null', '5', '[]', '{}', '{"pid":"1","by":"alice"}'])(
  'a holder of the form %s is none',
  async (text) => {
    expect(await readHolder(await writeFiles({ 'holder.json': text }))).toBeUndefined();
  },
);
