import { appendFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reloadByTraces } from '../../../src/monit/reload/by-traces.ts';
import { activityOf } from '../../../src/monit/reload/idle.ts';
import { deadlineAfter } from '../../../src/system/clock.ts';
import { writeFiles } from '../../support/files/files.ts';
import { startHolding } from '../../support/monit/holding.ts';
import { waitFor } from '../../support/processes/wait-for.js';
import { scriptedClock } from '../../support/scripted-clock.ts';

const reloadLine = (controlFile: string) =>
  `[2026-01-01T00:00:00+0000] info     : Reinitializing Monit -- control file '${controlFile}'\n`;

test.each(['pid file', 'line in the log'])(
  'while the state is not saved, a new %s proves nothing, though who was asked to reload sleeps as if he had',
  async (forged) => {
    const directory = await writeFiles({ state: '', log: '' });
    const [state, log] = [join(directory, 'state'), join(directory, 'log')];
    // Who is deaf to SIGHUP stays between two parses for as long as we like; a Monit would be there for a moment.
    const daemon = await startHolding({ state, log }, 'sh', '-c', 'trap "" HUP; exec sleep 600');
    const { process, controlFile, pidFile } = daemon;
    await writeFile(pidFile, `${process.pid}\n`);
    await waitFor(async () => (await activityOf(daemon)).kind === 'idle', { what: 'sleep to sleep' });
    const clock = scriptedClock(async (count) => {
      // The first sleep is that in which it is seen idle; then comes the signal.
      if (count !== 2) return;
      if (forged === 'line in the log') return appendFile(log, reloadLine(controlFile));
      await rm(pidFile);
      await writeFile(pidFile, `${process.pid}\n`);
    });
    expect(await reloadByTraces(daemon, deadlineAfter(1_000, clock))).toEqual({ kind: 'pending' });
  },
);
