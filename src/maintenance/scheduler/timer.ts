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
