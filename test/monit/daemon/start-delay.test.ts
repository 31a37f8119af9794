import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startDelayInLog, startDelayLeftMs } from '../../../src/monit/daemon/start-delay.ts';
import { readProcess } from '../../../src/monit/process/process.ts';
import { writeFiles } from '../../support/files/files.ts';
import { startStranger } from '../../support/processes/other-processes.ts';

const line = (text: string) => `[2026-01-02T03:04:05+0000] info     : ${text}\n`;
const starting = line('Starting Monit 5.33.0 daemon');
const delayed = line('Monit will delay for 300s on first start after reboot ...');
const delayedBySix = line('Monit will delay for 300 seconds on first start after reboot ...');
const reinitializing = line("Reinitializing Monit -- control file '/etc/monitrc'");
const started = line("'host' Monit 5.33.0 started");

describe('the log', () => {
  test.each([starting + delayed, starting + delayedBySix, starting + delayed + reinitializing + delayed])(
    'tells that the delay is going on: %j',
    (log) => {
      expect(startDelayInLog(log)).toBe('going on');
    },
  );

  test.each([
    starting + delayed + started,
    starting + started,
    starting + delayed + started + reinitializing + line("'host' Monit reloaded"),
    started + line("'foo' process is not running"),
  ])('tells that it is over: %j', (log) => {
    expect(startDelayInLog(log)).toBe('over');
  });

  test.each(['', started + starting, line("'foo' process is not running")])('does not tell: %j', (log) => {
    expect(startDelayInLog(log)).toBeUndefined();
  });
});

describe('a Monit without a log file', () => {
  test('is in the delay while it is younger than that', async () => {
    const { pid } = await startStranger('monit');
    const daemon = readProcess(pid);
    if (daemon === undefined) throw new Error('it has ended');
    const leftMs = await startDelayLeftMs(daemon, 3_600_000);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(3_600_000);
    expect(await startDelayLeftMs(daemon, 0)).toBeUndefined();
    expect(await startDelayLeftMs({ ...daemon, startTime: '0' }, 1)).toBeUndefined();
  });
});

describe('a Monit with a log file', () => {
  const hourMs = 3_600_000;

  /** A process with a log that was last written so long ago. */
  async function startLogging(log: string, agoMs: number) {
    const path = join(await writeFiles({ log }), 'log');
    const child = spawn('bash', ['-c', 'exec 3>> "$0"; echo ready; exec sleep 600', path], { stdio: 'pipe' });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const written = new Date(Date.now() - agoMs);
    await utimes(path, written, written);
    const daemon = readProcess(child.pid ?? 0);
    if (daemon === undefined) throw new Error('it has ended');
    return daemon;
  }

  test('is in the delay that its log tells of, however old it is: a signal begins the delay anew', async () => {
    const daemon = await startLogging(starting + delayed, hourMs / 2);
    const leftMs = await startDelayLeftMs({ ...daemon, startTime: '0' }, hourMs);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(hourMs / 2);
  });

  test('is not in the delay whose end its log tells of, however young it is', async () => {
    expect(await startDelayLeftMs(await startLogging(delayed + started, 0), hourMs)).toBeUndefined();
  });

  test('is in the delay until its log tells of the end, whatever the clock says', async () => {
    const [late, early] = [await startLogging(delayed, 2 * hourMs), await startLogging(delayed, -2 * hourMs)];
    expect(await startDelayLeftMs(late, hourMs)).toBeGreaterThan(0);
    expect(await startDelayLeftMs(early, hourMs)).toBe(hourMs);
  });
});
