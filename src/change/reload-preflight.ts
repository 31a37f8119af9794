import { check, ensureAccepted } from '../inspect/staged-check.ts';
import type { CheckedConfiguration, CheckOptions } from '../monit/check/check-configuration.ts';
import { ensureWritable, type WrittenFiles } from '../monit/daemon/writable-files.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';

/** @throws MonitAlertError `control-file.rejected` */
export async function checkOnDisk(site: Site, deadline: Deadline): Promise<CheckedConfiguration> {
  return check(site.controlFile, optionsFor(site, deadline));
}

/**
 * A reload ends Monit if it rejects the configuration, log file included, or cannot write one of its files.
 * @param daemon undefined: its files are those of the configuration.
 * @throws MonitAlertError `control-file.rejected`, `daemon.would-end`
 */
export async function ensureReloadable(
  site: Site,
  daemon: WrittenFiles | undefined,
  deadline: Deadline,
): Promise<CheckedConfiguration> {
  const checked = await checkOnDisk(site, deadline);
  await ensureWritable(daemon ?? checked);
  return checked;
}

/** For a configuration that has been checked already. */
export async function ensureStillReloadable(site: Site, daemon: WrittenFiles, deadline: Deadline): Promise<void> {
  await ensureAccepted(site.controlFile, optionsFor(site, deadline));
  await ensureWritable(daemon);
}

function optionsFor({ monit, workingDirectory }: Site, deadline: Deadline): CheckOptions {
  return { monit, workingDirectory, timeoutMs: deadline.remainingMs() };
}
