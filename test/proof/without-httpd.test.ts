import { existsSync, readFileSync } from 'node:fs';
import { appendFile, chmod, readFile, rename, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DaemonWithoutHttpd } from '../../src/monit/daemon/find-daemon.ts';
import { activityOf } from '../../src/monit/reload/idle.ts';
import type { ReloadOutcome, ReloadProof } from '../../src/monit/reload/proof.ts';
import { reloadDaemon, runsSince } from '../../src/monit/reload/reload.ts';
import { type Clock, deadlineAfter, systemClock } from '../../src/system/clock.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { marksFor, obstructParse, daemonWithoutHttpdFor } from '../support/monit/without-httpd.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { scriptedClock } from '../support/scripted-clock.ts';
import { openSilentPort } from '../support/servers/silent-port.ts';

const limit = () => deadlineAfter(60_000);

/** A Monit without `set httpd`, as Debian ships it. */
async function startSilent(options: Partial<Parameters<typeof startMonit>[0]> = {}) {
  const monit = await startMonit({ connection: 'none', ...options });
  return { monit, daemon: await daemonWithoutHttpdFor(monit), marks: marksFor(monit) };
}

function proofOf(outcome: ReloadOutcome): ReloadProof {
  if (outcome.kind !== 'proved') throw new Error(`a proof was expected, not ${JSON.stringify(outcome)}`);
  return outcome.proof;
}

/** Monit 5 writes its pid file anew after each parse, Monit 6 does not; both say in their log that they begin one. */
async function kindsFor({ command }: Monit): Promise<string[]> {
  return (await command('--version')).stdout.includes('version 5') ? ['pid-file', 'log'] : ['log'];
}

/** As a careless script would do it: a new pid file with the same content. */
async function replacePidFile({ directory }: Monit): Promise<void> {
  const path = join(directory, 'monit.pid');
  await writeFile(`${path}.new`, await readFile(path));
  await rename(`${path}.new`, path);
}

/** The old one stays, under another name. */
async function rotatePidFile({ directory }: Monit): Promise<void> {
  const path = join(directory, 'monit.pid');
  const text = await readFile(path);
  await rename(path, `${path}.old`);
  await writeFile(path, text);
}

const reloadLine = ({ controlFile }: Monit) =>
  `[2026-01-01T00:00:00+0000] info     : Reinitializing Monit -- control file '${controlFile}'\n`;

test('a reload has happened when it is called proved: Monit has read what was on disk before', async () => {
  const { monit, daemon, marks } = await startSilent();
  const kinds = await kindsFor(monit);
  for (const mark of ['mark1', 'mark2', 'mark3']) {
    marks.put(mark);
    const proof = proofOf(await reloadDaemon(daemon, limit()));
    expect(marks.hasRead(mark)).toBe(true);
    expect(kinds).toContain(proof.kind);
    expect(proof.pid).toBe(monit.pid());
  }
  // Monit says so at the very end.
  await waitFor(() => monit.reloads() === 3, { what: 'the third reload' });
});

test('a pid file behind a link, or one that somebody has renewed, does not prevent the proof of a reload', async () => {
  const { monit } = await startSilent();
  await symlink(monit.directory, `${monit.directory}/link`);
  const text = await readFile(monit.controlFile, 'utf8');
  await writeFile(
    monit.controlFile,
    text.replace(/^set pidfile .*$/m, `set pidfile ${monit.directory}/link/monit.pid`),
  );
  await monit.stop();
  await monit.start();
  const daemon = await daemonWithoutHttpdFor(monit);
  const linked = { ...daemon, pidFile: `${monit.directory}/link/monit.pid` };
  expect(await reloadDaemon(linked, limit())).toMatchObject({ kind: 'proved' });
  await rotatePidFile(monit);
  expect(await reloadDaemon(linked, limit())).toMatchObject({ kind: 'proved' });
});

test('it is known for as long as Monit has not reloaded again, and no longer', async () => {
  const { monit, daemon } = await startSilent();
  const proof = proofOf(await reloadDaemon(daemon, limit()));
  expect(await runsSince(proof, daemon)).toBe(true);
  monit.hangUp();
  await waitFor(() => monit.reloads() === 2, { what: 'another reload' });
  expect(await runsSince(proof, daemon)).toBe(false);

  const again = proofOf(await reloadDaemon(daemon, limit()));
  await monit.stop();
  await monit.start();
  expect(await runsSince(again, await daemonWithoutHttpdFor(monit))).toBe(false);
});

test('is proved while somebody else keeps asking for reloads, and never too early', async () => {
  const { monit, daemon, marks } = await startSilent();
  const other = setInterval(() => {
    if (Math.random() < 0.2) monit.hangUp();
  }, 20);
  onTestFinished(() => {
    clearInterval(other);
  });
  for (let round = 0; round < 10; round += 1) {
    marks.put(`mark${round}`);
    expect(await reloadDaemon(daemon, limit())).toMatchObject({ kind: 'proved' });
    expect(marks.hasRead(`mark${round}`)).toBe(true);
  }
});

test("is not proved by the end of somebody else's reload, which began before our file was there", async () => {
  const silent = await openSilentPort();
  const { monit, daemon, marks } = await startSilent({ includes: { 'conf.d/silent': silent.check(60) } });
  const obstruction = obstructParse(monit);
  monit.hangUp();
  await obstruction.isReached(daemon);
  marks.put('mark1');
  let looks = 0;
  const clock: Clock = {
    now: () => systemClock.now(),
    sleep: async (milliseconds) => {
      looks += 1;
      await systemClock.sleep(milliseconds);
    },
  };
  const outcome = reloadDaemon(daemon, deadlineAfter(3_000, clock));
  await waitFor(() => looks > 3, { what: 'Monit to be looked at' });
  // That reload comes to its end, and then Monit hangs in a check: it has not read our file yet.
  const isBusy = silent.keepBusy();
  obstruction.release();
  await isBusy;
  expect(await outcome).toEqual({ kind: 'pending' });
  expect(monit.reloads()).toBe(1);
  silent.release();
  await waitFor(() => marks.hasRead('mark1'), { what: 'the reload that was asked for' });
});

test.each([
  ['replaced', replacePidFile],
  ['rotated', rotatePidFile],
])(
  'nothing is proved before Monit has saved its state, by a pid file that was %s and a line in the log',
  async (_, renew) => {
    const { monit, daemon } = await startSilent();
    const { pid } = daemon.process;
    const sleep = () => /^voluntary_ctxt_switches.*$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[0];
    await waitFor(async () => (await activityOf(daemon)).kind === 'idle', { what: 'Monit to sleep' });
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));
    let isStopped = false;
    const sleeps = [sleep()];
    const clock = scriptedClock(async () => {
      sleeps.push(sleep());
      if (!isStopped) return;
      await renew(monit);
      await appendFile(join(monit.directory, 'monit.log'), reloadLine(monit));
    });
    // Two looks at Monit lie between the last but one of these sleeps and now: it was seen idle, and the signal comes
    // next.
    const wasSeenIdle = () => sleeps.length > 1 && sleep() === sleeps.at(-2);
    const now = () => {
      if (!isStopped && wasSeenIdle()) isStopped = process.kill(pid, 'SIGSTOP');
      return clock.now();
    };
    expect(await reloadDaemon(daemon, deadlineAfter(5_000, { ...clock, now }))).toEqual({ kind: 'pending' });
    expect(isStopped).toBe(true);
    process.kill(pid, 'SIGCONT');
    await waitFor(() => monit.reloads() === 1, { what: 'the reload that was asked for' });
  },
);

describe('in the middle of the parse', () => {
  async function startParsing(seconds: number) {
    const silent = await startSilent();
    const obstruction = obstructParse(silent.monit);
    const outcome = reloadDaemon(silent.daemon, deadlineAfter(seconds * 1_000));
    await obstruction.isReached(silent.daemon);
    return { ...silent, obstruction, outcome };
  }

  test('nothing is proved by a new pid file, nor by a line in the log', async () => {
    const { monit, outcome, obstruction } = await startParsing(2);
    await replacePidFile(monit);
    await appendFile(join(monit.directory, 'monit.log'), reloadLine(monit));
    expect(await outcome).toEqual({ kind: 'pending' });
    obstruction.release();
    await waitFor(() => monit.reloads() === 1, { what: 'the reload' });
  });

  test('a Monit that ends has died', async () => {
    const { monit, outcome } = await startParsing(60);
    process.kill(monit.pid() ?? 0, 'SIGKILL');
    expect(await outcome).toEqual({ kind: 'died' });
  });

  test('a Monit that ends is followed by the next one if a supervisor starts it again', async () => {
    const { monit, daemon, outcome, obstruction, marks } = await startParsing(60);
    marks.put('mark1');
    // In this order: without the obstruction it might come to the end of its parse first.
    const { pid } = daemon.process;
    process.kill(pid, 'SIGKILL');
    obstruction.remove();
    // As a supervisor does, which is told of the end: a Monit that finds another one still there wakes that, and goes.
    await waitFor(() => !existsSync(`/proc/${pid}`), { what: 'the killed Monit to be gone' });
    await monit.start();
    expect(await outcome).toMatchObject({ kind: 'proved', proof: { kind: 'pid-file', pid: monit.pid() } });
    expect(monit.pid()).not.toBe(daemon.process.pid);
    expect(marks.hasRead('mark1')).toBe(true);
  });
});

test('a Monit that is busy with a check is pending when time runs out, and waited for if there is time', async () => {
  const silent = await openSilentPort();
  const { daemon, marks } = await startSilent({ pollSeconds: 1, includes: { 'conf.d/silent': silent.check(60) } });
  await silent.keepBusy();
  expect(await reloadDaemon(daemon, deadlineAfter(300))).toEqual({ kind: 'pending' });
  marks.put('mark1');
  const outcome = reloadDaemon(daemon, limit());
  silent.release();
  expect(await outcome).toMatchObject({ kind: 'proved' });
  expect(marks.hasRead('mark1')).toBe(true);
});

test('a Monit that does not accept an include which somebody changed after our check has died', async () => {
  const { monit, daemon } = await startSilent();
  await writeFile(monit.conf('broken'), 'nonsense\n');
  expect(await reloadDaemon(daemon, limit())).toEqual({ kind: 'died' });
  expect(monit.isAlive()).toBe(false);
});

test('a pid file that is touched, or whose mode changes, is no new one', async () => {
  const { monit, daemon } = await startSilent();
  const proof = proofOf(await reloadDaemon(daemon, limit()));
  const path = join(monit.directory, 'monit.pid');
  await chmod(path, 0o600);
  await utimes(path, new Date(), new Date());
  expect(await runsSince(proof, daemon)).toBe(true);
});

test('without a log of its own only the pid file can tell; where Monit leaves it alone, that is said', async () => {
  const { monit, daemon, marks } = await startSilent();
  await useSyslog(monit, daemon);
  marks.put('mark1');
  const outcome = await reloadDaemon(daemon, limit());
  if ((await kindsFor(monit)).includes('pid-file')) expect(proofOf(outcome).kind).toBe('pid-file');
  else expect(outcome).toMatchObject({ kind: 'unprovable', missing: expect.stringContaining('pid file') as string });
  expect(monit.isAlive()).toBe(true);
});

/** `set syslog`: seen on the daemon by that it has its log file no longer open. */
async function useSyslog(monit: Monit, daemon: DaemonWithoutHttpd): Promise<void> {
  const text = await readFile(monit.controlFile, 'utf8');
  await writeFile(monit.controlFile, text.replace(/^set log .*$/m, 'set log syslog'));
  const outcome = await reloadDaemon(daemon, limit());
  expect(['proved', 'unprovable']).toContain(outcome.kind);
}
