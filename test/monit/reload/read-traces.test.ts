import { appendFile, readFile, rename, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { LogPosition } from '../../../src/monit/process/log-file.ts';
import { findReinitializing } from '../../../src/monit/reload/read-traces.ts';
import { writeFiles } from '../../support/files/files.ts';

describe('a log', () => {
  const line = (controlFile: string) =>
    `[2026-11-22T13:21:51+0000] info     : Reinitializing Monit -- control file '${controlFile}'\n`;
  const reloaded = "[2026-11-22T13:21:51+0000] info     : 'host' Monit reloaded\n";

  async function openLog(text: string): Promise<LogPosition> {
    const path = join(await writeFiles({ log: text }), 'log');
    const { dev, ino, size } = await stat(path, { bigint: true });
    return { path, file: `${dev}:${ino}`, offset: Number(size) };
  }

  test('tells where Monit last began to read this control file, behind a position', async () => {
    const from = await openLog(line('/etc/monitrc'));
    expect(await findReinitializing(from, '/etc/monitrc')).toBe('nothing');
    await appendFile(from.path, `${line('/etc/monitrc')}${reloaded}ü\n${line('/etc/monitrc')}`);
    const found = await findReinitializing(from, '/etc/monitrc');
    await appendFile(from.path, reloaded);
    expect(found).toEqual({ ...from, offset: (await readFile(from.path)).length - reloaded.length });
    expect(await findReinitializing(found as LogPosition, '/etc/monitrc')).toBe('nothing');
  });

  test('of another control file says nothing, nor does a line that only looks like it', async () => {
    const from = await openLog('');
    const lookalikes = [line('/etc/other'), ` ${line('/etc/monitrc')}`, line('/etc/monitrc').replace('info ', 'error')];
    await appendFile(from.path, lookalikes.join(''));
    await appendFile(from.path, line('/etc/monitrc').trimEnd());
    expect(await findReinitializing(from, '/etc/monitrc')).toBe('nothing');
  });

  test('that was rotated, cut or lost cannot tell', async () => {
    const rotated = await openLog('1234');
    await rename(rotated.path, `${rotated.path}.1`);
    expect(await findReinitializing(rotated, '/etc/monitrc')).toBe('unknown');
    await writeFile(rotated.path, line('/etc/monitrc'));
    expect(await findReinitializing(rotated, '/etc/monitrc')).toBe('unknown');

    const cut = await openLog('1234');
    await truncate(cut.path, 2);
    expect(await findReinitializing(cut, '/etc/monitrc')).toBe('unknown');
  });
});
