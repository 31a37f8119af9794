import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { MonitAlertError } from '../errors.ts';
import { type Installation, type Installed, readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { renderTexts } from '../inspect/services/rendered-texts.ts';
import { loadProfile } from '../profile/load.ts';
import { type ServiceTexts, renderManagedText } from '../render/managed-text.ts';
import { isRouting } from '../render/service-files.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';

type Ours = Exclude<Installed, { readonly profile: undefined }>;

export type InstalledBase = Ours & {
  /** The files of services. */
  readonly services: ServiceTexts;
  readonly installation: Installation;
};

export async function readInstalled(site: Site): Promise<Installation> {
  return readInstallation(await asTheDaemonSees(site));
}

/** The base if there is no maintenance. @throws MonitAlertError `maintenance.no-base` */
export async function readBase(site: Site, read = async () => readInstalled(site)): Promise<InstalledBase> {
  const installation = await read();
  const { installed, managedFile, tree } = installation;
  if (installed.profile !== undefined) return { ...installed, services: installedServices(installation), installation };
  throw new MonitAlertError(
    'maintenance.no-base',
    `no profile is in force yet: monit-alert has not written ${managedFile.path}`,
    {
      details: ['a hold or an unconfirmed change needs a base profile to restore; nothing was changed'],
      hint: tree.files.some(({ statements }) => statements.alerts.length > 0)
        ? "First import Monit's alerts: `monit-alert init`. Or set the shipped base profile: `monit-alert default`."
        : 'Set the base profile first: `monit-alert default`.',
    },
  );
}

/** By file name. */
export function installedServices({ tree, alertIncludes }: Installation): ServiceTexts {
  const texts = new Map(tree.files.map(({ path, text }) => [path, text]));
  return Object.fromEntries(
    alertIncludes.includes.flatMap(({ path }) => {
      const text = texts.get(path);
      return text === undefined ? [] : [[basename(path), text]];
    }),
  );
}

/** Whether the profile gives what is installed. */
export async function isRenderedNow(base: InstalledBase, site: Site, deadline: Deadline): Promise<boolean> {
  const { installation, text, services } = base;
  const profile = await loadProfile(base.profile, site.profilesDirectories);
  const managedText = await renderManagedText(profile, site);
  if (managedText.text !== text) return false;
  if (!isRouting(profile)) return Object.keys(services).length === 0;
  const rendered = await renderTexts(managedText, { installation, site }, deadline);
  return isDeepStrictEqual(rendered.services, services);
}
