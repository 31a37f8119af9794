import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  type HistoryEntry,
  isRefusedAgain,
  readHistory,
  recordChange,
  recordRefusal,
} from '../../src/state/history.ts';
import { writeFiles } from '../support/files/files.ts';
import { proof } from '../support/values/alerts.ts';

const entry = (to: string): HistoryEntry => ({
  at: '2025-01-01T00:00:00.000Z',
  by: 'alice',
  reason: 'two lines\nand a "quote"',
  from: undefined,
  to,
  state: 'active',
  monit: '5.33.0',
  proof,
  durationMs: 12,
});

test('what is recorded is read back, oldest first, and only its owner can read it', async () => {
  const directory = await writeFiles({});
  await recordChange(directory, entry('none'));
  await recordChange(directory, entry('default'));
  expect(await readHistory(directory)).toEqual([entry('none'), entry('default')]);
  expect((await stat(join(directory, 'history.jsonl'))).mode & 0o777).toBe(0o600);
});

test('where nothing was recorded there is no history', async () => {
  expect(await readHistory(await writeFiles({}))).toEqual([]);
  expect(await readHistory('/no/such/directory')).toEqual([]);
});

test('a line that a crash cut short is left out, and costs neither those before it nor those after it', async () => {
  const directory = await writeFiles({});
  await recordChange(directory, entry('none'));
  await appendFile(join(directory, 'history.jsonl'), JSON.stringify(entry('lost')).slice(0, 40));
  expect(await readHistory(directory)).toEqual([entry('none')]);
  await recordChange(directory, entry('default'));
  expect(await readHistory(directory)).toEqual([entry('none'), entry('default')]);
});

test('lines that are no entries are left out, whatever they are', async () => {
  const directory = await writeFiles({ 'history.jsonl': 'null\n5\n"text"\n[]\n{}\n{"at":5}\n\0\0\0\n' });
  await recordChange(directory, entry('default'));
  expect(await readHistory(directory)).toEqual([entry('default')]);
});

test('a history that is there and cannot be read is an error, not an empty one', async () => {
  const directory = await writeFiles({ 'history.jsonl/is-a-directory': '' });
  await expect(readHistory(directory)).rejects.toMatchObject({
    code: 'state.unreadable',
    message: `cannot read ${directory}/history.jsonl: not a regular file (EISDIR)`,
  });
  await expect(recordChange(directory, entry('none'))).rejects.toMatchObject({ code: 'state.unwritable' });
});

test('the history stays below a megabyte; what is left out is the oldest, and damaged lines with it', async () => {
  const directory = await writeFiles({});
  const path = join(directory, 'history.jsonl');
  const line = (number: number) => JSON.stringify({ ...entry(`p${number}`), reason: 'x'.repeat(900) });
  const lines = Array.from({ length: 1100 }, (_, number) => `${line(number)}\n`);
  await appendFile(path, `${lines.join('')}{"half`);
  await recordChange(directory, entry('last'));
  expect((await stat(path)).size).toBeLessThan(600_000);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  const names = (await readHistory(directory)).map(({ to }) => to);
  expect(names.at(-1)).toBe('last');
  expect(names.slice(0, -1)).toEqual(lines.map((_, number) => `p${number}`).slice(-(names.length - 1)));
  expect(names.length).toBeGreaterThan(400);
});

test('one change is kept whatever its size', async () => {
  const directory = await writeFiles({});
  const long = { ...entry('long'), reason: 'x'.repeat(2_000_000) };
  await recordChange(directory, entry('before'));
  await recordChange(directory, long);
  expect(await readHistory(directory)).toEqual([long]);
});

test('a refusal is recorded only where there is a state directory, and does not grow a long history', async () => {
  const directory = await writeFiles({});
  const error = { code: 'profile.unknown', message: 'no profile "x"' };
  const refusal: HistoryEntry = { at: entry('x').at, by: 'alice', action: 'sync', state: 'refused', error };
  expect(await isRefusedAgain(directory, refusal)).toBe(false);
  await recordRefusal(directory, refusal);
  expect(await readHistory(directory)).toEqual([refusal]);
  expect(await isRefusedAgain(directory, refusal)).toBe(true);
  expect(await isRefusedAgain(directory, { ...refusal, error: { ...error, code: 'profile.invalid' } })).toBe(false);
  await recordChange(directory, { ...entry('long'), reason: 'x'.repeat(2_000_000) });
  await recordRefusal(directory, refusal);
  expect((await readHistory(directory)).map(({ to }) => to)).toEqual(['long']);

  const missing = join(directory, 'missing');
  await recordRefusal(missing, refusal);
  await expect(stat(missing)).rejects.toMatchObject({ code: 'ENOENT' });
});
