import { MonitAlertError } from '../../errors.ts';
import { observe } from '../../inspect/observe.ts';
import type { CheckedConfiguration } from '../../monit/check/check-configuration.ts';
import type { Daemon } from '../../monit/daemon/find-daemon.ts';
import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';

export interface MonitNow {
  readonly daemon: Daemon;
  readonly checked: CheckedConfiguration;
}

/** @returns the reason if Monit cannot be asked. */
export async function lookAtMonit(site: Site, deadline: Deadline): Promise<MonitNow | string> {
  try {
    const { daemon, checked } = await observe(site, ({ installed }) => ({ global: installed.text }), deadline);
    if (daemon === undefined) return 'Monit is not running';
    if (daemon.endpoint === undefined)
      return daemon.unasked?.message ?? 'Monit has no `set httpd`, so it cannot be asked';
    return { daemon, checked };
  } catch (error) {
    if (error instanceof MonitAlertError) return error.message;
    throw error;
  }
}
