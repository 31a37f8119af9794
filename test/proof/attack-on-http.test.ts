import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Monit, MonitOptions } from '../support/monit/monit.ts';
import { copyPages, type Fault, type Pages, startScripted } from '../support/monit/scripted-monit.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { openSilentPort } from '../support/servers/silent-port.ts';
import { changeUnder, connections, startAttacked } from './attack.ts';

/** A real Monit that runs profile one, and what it answers with each profile. */
async function startCopied(options: MonitOptions): Promise<{ monit: Monit; pages: Record<'one' | 'two', Pages> }> {
  const monit = await startAttacked(options);
  await changeUnder(monit, 'two');
  const two = await copyPages(monit);
  await changeUnder(monit, 'one');
  return { monit, pages: { one: await copyPages(monit), two } };
}

/** A Monit is killed, and its place is free. */
async function die(monit: Monit, pid: number): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await waitFor(() => !monit.isAlive(), { what: 'Monit to die' });
  if (monit.address?.socketPath !== undefined) await rm(monit.address.socketPath, { force: true });
}

describe.each(connections)('over %s', (_, options) => {
  test('another program that takes the port in the middle, and answers as our Monit would, is none', async () => {
    const silent = await openSilentPort();
    const includes = { 'conf.d/silent': silent.check(60) };
    const { monit, pages } = await startCopied({ ...options, pollSeconds: 1, includes });
    const pid = monit.pid() ?? 0;
    await silent.keepBusy();
    const inReload = async () => {
      await die(monit, pid);
      await startScripted(monit, { name: 'monit', pages, first: 'two' });
    };
    expect(await changeUnder(monit, 'two', { inReload, hurry: 5, kills: true })).toMatchObject({
      state: 'failed',
      exitCode: 5,
    });
  });

  test('a server that refuses, resets, answers half or something else after a reload is asked again', async () => {
    const { monit, pages } = await startCopied(options);
    await monit.stop();
    const faults: Fault[] = ['unavailable', 'reset', 'cut-short', 'empty', 'unmanaged', 'unavailable'];
    await startScripted(monit, { name: 'monit', pages, faults });
    expect(await changeUnder(monit, 'two', { kills: true })).toMatchObject({ state: 'active' });
  });

  test('a server that does not come to itself after a reload is pending: nobody has seen what Monit runs', async () => {
    const { monit, pages } = await startCopied(options);
    await monit.stop();
    await startScripted(monit, { name: 'monit', pages, forever: 'unavailable' });
    const ending = await changeUnder(monit, 'two', { hurry: 20, kills: true });
    expect(ending).toMatchObject({
      state: 'pending',
      exitCode: 3,
      reason: expect.stringContaining('does not answer') as string,
    });
  });

  test('callers who say nothing and do not hang up only make it take longer', async () => {
    const monit = await startAttacked(options);
    const { socketPath, port = 0 } = monit.address ?? {};
    const beforeReload = () => {
      for (let count = 0; count < 3; count += 1) {
        const caller = socketPath === undefined ? connect(port, '127.0.0.1') : connect(socketPath);
        caller.on('error', () => undefined);
        onTestFinished(() => void caller.destroy());
      }
    };
    expect(await changeUnder(monit, 'one', { beforeReload })).toMatchObject({ state: 'active' });
  });
});

/** Two thousand services take Monit some 50 ms to read: as long is its port free in a reload. */
const services = Array.from({ length: 2_000 }, (_, index) => `check file service${index} path /etc/passwd\n`).join('');

test('a Monit whose port another program takes during the parse is pending, whatever that one answers', async () => {
  const { monit, pages } = await startCopied({ connection: 'tcp', includes: { 'conf.d/services': services } });
  const lurker = await startScripted(monit, { name: 'monit', pages, lurks: true });
  // The other one may be too late, and try again in the next reload.
  for (const profile of ['two', 'one', 'two', 'one'] as const) {
    const ending = await changeUnder(monit, profile, { hurry: 30 });
    expect(ending.state).toBe(lurker.listens() ? 'pending' : 'active');
    if (lurker.listens()) return;
  }
  expect.fail('nobody took the port');
});
