import { MonitAlertError } from '../errors.ts';
import { type Installed, readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import type { Site } from '../site.ts';

/** What stands in the managed file, where it is ours. */
export type InstalledBase = Exclude<Installed, { readonly profile: undefined }>;

/**
 * The base where nothing is held: what stands in the managed file, for the profile that it was written for.
 *
 * @throws MonitAlertError `maintenance.no-base`
 */
export async function readBase(site: Site): Promise<InstalledBase> {
  const { installed, managedFile } = await readInstallation(await asTheDaemonSees(site));
  if (installed.profile !== undefined) return installed;
  throw new MonitAlertError(
    'maintenance.no-base',
    `no profile is in force yet: nothing of ours stands at ${managedFile.path}`,
    { hint: 'A hold, and what is not confirmed, ends by going back to a base. Set it first: `monit-alert default`.' },
  );
}
