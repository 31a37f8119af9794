import { MonitAlertError } from '../errors.ts';
import { type Installed, readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import type { Site } from '../site.ts';

export type InstalledBase = Exclude<Installed, { readonly profile: undefined }>;

/** The base if there is no maintenance. @throws MonitAlertError `maintenance.no-base` */
export async function readBase(site: Site): Promise<InstalledBase> {
  const { installed, managedFile } = await readInstallation(await asTheDaemonSees(site));
  if (installed.profile !== undefined) return installed;
  throw new MonitAlertError(
    'maintenance.no-base',
    `no profile is in force yet: monit-alert has not written ${managedFile.path}`,
    {
      details: ['a hold or an unconfirmed change needs a base profile to restore; nothing was changed'],
      hint: 'Set the base profile first: `monit-alert default`.',
    },
  );
}
