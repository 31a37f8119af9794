import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Daemon } from '../../src/monit/daemon/find-daemon.ts';
import type { Endpoint, HttpAddress } from '../../src/monit/http/client.ts';
import { ask } from '../../src/monit/http/retry.ts';
import { readLoaded } from '../../src/monit/http/status.ts';
import { ownListeners } from '../../src/monit/process/listening-sockets.ts';
import { reloadDaemon, runsSince } from '../../src/monit/reload/reload.ts';
import { type Clock, deadlineAfter, systemClock } from '../../src/system/clock.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { daemonFor } from '../support/monit/search.ts';
import { waitFor } from '../support/processes/wait-for.js';
import { openSilentPort } from '../support/servers/silent-port.ts';

const limit = () => deadlineAfter(60_000);

async function loadedRecipients({ endpoint }: Daemon): Promise<string[]> {
  return (await ask(readLoaded, endpoint, limit())).alerts.map(({ recipient }) => recipient);
}

const writeAlert = (monit: Monit, recipient: string) => writeFile(monit.conf('alerts'), `set alert ${recipient}\n`);

/** Something that happens between the signal and the first new look at the daemon. */
function duringReload(happening: () => unknown, clock: Clock = systemClock): Clock {
  let over = false;
  return {
    now: () => clock.now(),
    sleep: async (milliseconds) => {
      if (!over) {
        over = true;
        await happening();
      }
      await clock.sleep(milliseconds);
    },
  };
}

/** Returns when nothing is left of it: a zombie's threads may still hold its socket and its pid file's lock. */
async function kill({ process: { pid } }: Daemon): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await waitFor(() => !existsSync(`/proc/${pid}`), { what: 'Monit to die' });
}

/** Waits pass ten times faster than real ones: for those of which only the end is of interest. */
const hurried: Clock = {
  now: () => systemClock.now() * 10,
  sleep: (milliseconds) => systemClock.sleep(milliseconds / 10),
};

describe.each(['unix', 'unix-open', 'tcp', 'tcp-any', 'tcp-host-list', 'tls'] as const)(
  'a reload with %s',
  (connection) => {
    test('has happened when it is called proved: Monit runs what was on disk before', async () => {
      const monit = await startMonit({ connection });
      const daemon = await daemonFor(monit);
      const before = [...ownListeners(daemon.process.pid, daemon.endpoint.address)];
      for (const recipient of ['one@example.org', 'two@example.org', 'three@example.org']) {
        await writeAlert(monit, recipient);
        const outcome = await reloadDaemon(daemon, limit());
        expect(await loadedRecipients(daemon)).toEqual([recipient]);
        expect(outcome).toMatchObject({ kind: 'proved', proof: { kind: 'listener', pid: monit.pid(), before } });
        if (outcome.kind !== 'proved') continue;
        const now = [...ownListeners(daemon.process.pid, daemon.endpoint.address)];
        expect(outcome.proof.after).toEqual(now);
        expect(now).not.toEqual(before);
        before.splice(0, before.length, ...now);
      }
      expect(monit.reloads()).toBe(3);
    });
  },
);

test('a proof by traces still counts when that reload added `set httpd`, until the next one', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const { process, controlFile, pidFile, stateFile } = await daemonFor(monit);
  const asIfUnasked = { process, controlFile, pidFile, stateFile, endpoint: undefined };
  const outcome = await reloadDaemon(asIfUnasked, limit());
  if (outcome.kind !== 'proved') throw new Error(outcome.kind);
  expect(outcome.proof.kind).not.toBe('listener');
  expect(await runsSince(outcome.proof, await daemonFor(monit))).toBe(true);
  await reloadDaemon(await daemonFor(monit), limit());
  expect(await runsSince(outcome.proof, await daemonFor(monit))).toBe(false);
});

test('what Monit is asked for right after a reload is done, 25 times of 25', async () => {
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1 });
  const daemon = await daemonFor(monit);
  for (let round = 0; round < 25; round += 1) {
    const [verb, state] = round % 2 === 0 ? ['unmonitor', 0] : ['monitor', 1];
    expect(await reloadDaemon(daemon, limit())).toMatchObject({ kind: 'proved' });
    expect(await monit.command(verb, 'foo')).toMatchObject({ exitCode: 0 });
    const done = async () => (await monit.services()).get('foo')?.monitor === state;
    await waitFor(done, { what: `${verb} after reload ${round + 1}`, limitMs: 15_000 });
  }
  expect(monit.reloads()).toBe(25);
});

test('is proved while somebody else keeps asking for reloads, and never too early', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const daemon = await daemonFor(monit);
  const other = setInterval(() => {
    monit.hangUp();
  }, 3);
  onTestFinished(() => {
    clearInterval(other);
  });
  for (let round = 0; round < 20; round += 1) {
    await writeAlert(monit, `round${round}@example.org`);
    expect(await reloadDaemon(daemon, limit())).toMatchObject({ kind: 'proved', proof: { pid: daemon.process.pid } });
    expect(await loadedRecipients(daemon)).toEqual([`round${round}@example.org`]);
  }
  clearInterval(other);
});

describe('a busy Monit', () => {
  async function startBusy() {
    const silent = await openSilentPort();
    const includes = { 'conf.d/silent': silent.check(60), 'conf.d/alerts': 'set alert old@example.org\n' };
    const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes });
    onTestFinished(silent.release);
    const daemon = await daemonFor(monit);
    await silent.keepBusy();
    await writeAlert(monit, 'new@example.org');
    return { monit, daemon, silent };
  }

  test('is pending when time runs out, and loads it when its check is over', async () => {
    const { daemon, silent } = await startBusy();
    expect(await reloadDaemon(daemon, deadlineAfter(200))).toEqual({ kind: 'pending' });
    expect(await loadedRecipients(daemon)).toEqual(['old@example.org']);
    silent.release();
    const loaded = async () => (await loadedRecipients(daemon)).includes('new@example.org');
    await waitFor(loaded, { what: 'the reload that was asked for' });
  });

  test('is waited for as long as there is time', async () => {
    const { daemon, silent } = await startBusy();
    let sleeps = 0;
    const clock: Clock = {
      now: () => systemClock.now(),
      sleep: async (milliseconds) => {
        sleeps += 1;
        if (sleeps === 20) silent.release();
        await systemClock.sleep(milliseconds);
      },
    };
    expect(await reloadDaemon(daemon, deadlineAfter(60_000, clock))).toMatchObject({ kind: 'proved' });
    expect(sleeps).toBeGreaterThanOrEqual(20);
    expect(await loadedRecipients(daemon)).toEqual(['new@example.org']);
  });
});

describe('a Monit that ends while it reloads', () => {
  test('has died, when it was killed', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const daemon = await daemonFor(monit);
    const killed = duringReload(() => kill(daemon), hurried);
    expect(await reloadDaemon(daemon, deadlineAfter(60_000, killed))).toEqual({ kind: 'died' });
  });

  test('has died, when it does not accept an include that somebody changed after our check', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const daemon = await daemonFor(monit);
    await writeFile(monit.conf('broken'), 'nonsense\n');
    expect(await reloadDaemon(daemon, deadlineAfter(60_000, hurried))).toEqual({ kind: 'died' });
    expect(monit.isAlive()).toBe(false);
  });

  test('has died, when it had ended before; nobody is signalled', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const daemon = await daemonFor(monit);
    const earlier = { ...daemon.process, startTime: String(Number(daemon.process.startTime) - 1) };
    expect(await reloadDaemon({ ...daemon, process: earlier }, limit())).toEqual({ kind: 'died' });
    expect(await reloadDaemon(daemon, limit())).toMatchObject({ kind: 'proved' });
    expect(monit.reloads()).toBe(1);
  });

  test('is proved by the next Monit if a supervisor starts it again', async () => {
    const monit = await startMonit({ connection: 'unix' });
    const daemon = await daemonFor(monit);
    let restarted: Promise<void> | undefined;
    await writeAlert(monit, 'new@example.org');
    const restart = duringReload(async () => {
      await kill(daemon);
      restarted = monit.start();
    });
    const outcome = await reloadDaemon(daemon, deadlineAfter(60_000, restart));
    await restarted;
    expect(await loadedRecipients(await daemonFor(monit))).toEqual(['new@example.org']);
    expect(monit.pid()).not.toBe(daemon.process.pid);
    expect(outcome).toMatchObject({ kind: 'proved', proof: { pid: monit.pid() } });
    if (outcome.kind === 'proved') expect(outcome.proof.after).not.toEqual([]);
  });

  test('has died, when it is a Monit of another control file that takes its port', async () => {
    const monit = await startMonit({ connection: 'tcp-host-list' });
    const daemon = await daemonFor(monit);
    const statement = `set httpd port ${monit.address?.port} use address 127.0.0.1\n  allow 127.0.0.1`;
    const other = await startMonit({ connection: 'none', controlFile: statement, start: false });
    const replace = duringReload(async () => {
      await kill(daemon);
      await other.start();
    }, hurried);
    expect(await reloadDaemon(daemon, deadlineAfter(60_000, replace))).toEqual({ kind: 'died' });
    expect(other.reloads()).toBe(0);
  });
});

test('a listener that is first seen after the signal proves nothing: Monit is asked, nothing is claimed', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const daemon = await daemonFor(monit);
  let looks = 0;
  const endpoint: Endpoint = {
    credentials: daemon.endpoint.credentials,
    pid: daemon.endpoint.pid,
    // As in the middle of somebody else's reload: closed when first looked at, and open right after the signal.
    get address(): HttpAddress {
      looks += 1;
      return looks === 1 ? { kind: 'unix', path: `${monit.directory}/none` } : daemon.endpoint.address;
    },
  };
  expect(await reloadDaemon({ ...daemon, endpoint }, deadlineAfter(0))).toEqual({ kind: 'pending' });
  await waitFor(() => monit.reloads() === 1, { what: 'the reload that was asked for' });
});
