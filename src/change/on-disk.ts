import type { CheckedConfiguration } from '../monit/check.ts';
import type { Deadline } from '../system/clock.ts';
import { checkWith, readInstallation } from './installation.ts';
import type { Undertaking } from './undertaking.ts';

/**
 * What Monit reads from the configuration as it is on disk at this moment, with whatever somebody else changed since.
 *
 * @throws MonitAlertError `control-file.*`
 */
export async function checkOnDisk(
  { site }: Pick<Undertaking, 'site'>,
  deadline: Deadline,
): Promise<CheckedConfiguration> {
  const now = await readInstallation(site);
  return checkWith(now, now.installed.text, site.monit, deadline);
}
