import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../../system/run.ts';

/** The timer that the packages install. */
export const timerUnit = 'monit-alert-sync.timer';

/** Milliseconds; systemd answers at once. */
const limitMs = 5_000;

/** Whether systemd says so. A timer of another name, or a host without systemd, says nothing. */
export async function isTimerInactive(): Promise<boolean> {
  const state = await ask('is-active');
  return (
    ['inactive', 'failed'].includes(state) && (await ask('show', '--property=LoadState', '--value')) !== 'not-found'
  );
}

async function ask(...verb: readonly string[]): Promise<string> {
  const asked = run('systemctl', [...verb, timerUnit], { timeoutMs: limitMs });
  return asked.then(
    ({ stdout }) => stdout.trim(),
    () => '',
  );
}

const unitDirectories = ['/etc/systemd/system', '/usr/lib/systemd/system', '/lib/systemd/system'];

/**
 * How to have `sync` called on this host: a command to paste if the timer is installed. Undefined if systemd says that
 * the timer is active: it was, perhaps, only just installed.
 */
export async function schedulerSetup(): Promise<string | undefined> {
  if ((await ask('is-active')) === 'active') return undefined;
  const isInstalled = unitDirectories.some((directory) => existsSync(join(directory, timerUnit)));
  return isInstalled && existsSync('/run/systemd/system')
    ? `systemctl enable --now ${timerUnit}`
    : 'call `monit-alert sync` every minute, by cron or a timer (docs/maintenance.md)';
}
