import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { check, ensureAccepted } from '../inspect/staged-check.ts';
import type { CheckedConfiguration, CheckOptions } from '../monit/check/check-configuration.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';

/**
 * A reload ends Monit if it rejects the configuration, log file included, or cannot write its pid or state file (seen
 * on 5.27.2 to 6.0.0).
 * @throws MonitAlertError `control-file.rejected`, `daemon.would-end`
 */
export async function ensureReloadable(site: Site, deadline: Deadline): Promise<CheckedConfiguration> {
  const checked = await check(site.controlFile, optionsFor(site, deadline));
  await ensureWritable(checked);
  return checked;
}

/** For a configuration that has been checked already. */
export async function ensureStillReloadable(
  site: Site,
  checked: CheckedConfiguration,
  deadline: Deadline,
): Promise<void> {
  await ensureAccepted(site.controlFile, optionsFor(site, deadline));
  await ensureWritable(checked);
}

function optionsFor({ monit, workingDirectory }: Site, deadline: Deadline): CheckOptions {
  return { monit, workingDirectory, timeoutMs: deadline.remainingMs() };
}

async function ensureWritable({ pidFile, stateFile }: CheckedConfiguration): Promise<void> {
  for (const path of [pidFile, stateFile]) {
    if (path !== '' && !(await isWritable(dirname(path)))) throw wouldEnd(path);
  }
}

async function isWritable(directory: string): Promise<boolean> {
  return access(directory, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function wouldEnd(path: string): MonitAlertError {
  return new MonitAlertError('daemon.would-end', `Monit cannot write ${path} and would exit on a reload`, {
    hint: 'Make sure that its directory exists and is writable.',
  });
}
