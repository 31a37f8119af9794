import { basename } from 'node:path';
import type { CheckedService } from '../../monit/check/check-configuration.ts';
import { serviceFileName } from '../../monit/config/alert-include.ts';
import { listOf, namedAtMost } from '../../name-list.ts';
import { readServiceHeader } from '../../render/header.ts';
import { type ServiceTexts, serviceText } from '../../render/managed-text.ts';
import type { Site } from '../../site.ts';
import { managedIdentity } from '../../state/file-identity.ts';
import { readFileRecord } from '../../state/file-record.ts';
import { readLastApplied } from '../../state/last-applied.ts';
import { stateFor } from '../../state/state-directory.ts';
import { type Installation, placesOf } from '../installation.ts';
import type { Observation } from '../observe.ts';
import { initCommand } from '../services/reach.ts';

/** What was done to the files of services, and to their alert includes, since the last change. A sentence each. */
export async function serviceFileDrift({
  installation,
  checked,
  site,
}: Pick<Observation, 'installation' | 'checked' | 'site'>): Promise<string[]> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const applied = (await readLastApplied(state))?.services ?? {};
  const others = notAsApplied(installation, applied);
  const isOurDoing = others.length > 0 && (await isAsRecorded(installation, site));
  return [
    ...writtenByOthers(installation),
    ...(isOurDoing ? [] : others),
    ...goneIncludes(installation, applied, checked.services),
  ];
}

/** The file of each service that has one, by file name. */
function installedFiles({ tree, alertIncludes }: Installation) {
  const texts = new Map(tree.files.map(({ path, text }) => [path, text]));
  return alertIncludes.includes.map(({ path }) => ({ path, name: basename(path), text: texts.get(path) }));
}

function writtenByOthers(installation: Installation): string[] {
  return installedFiles(installation).flatMap(({ path, text }) => {
    if (text === undefined) return [];
    const { kind } = readServiceHeader(text);
    if (kind === 'intact') return [];
    return `installed: ${path} was ${kind === 'edited' ? 'edited by hand' : 'not written by monit-alert'}`;
  });
}

/** What the profile of the managed file says is compared with the profile as it is now. */
function notAsApplied(installation: Installation, applied: ServiceTexts): string[] {
  return installedFiles(installation).flatMap(({ path, name, text }) => {
    const before = serviceText(applied, name);
    if (text === before) return [];
    const header = readServiceHeader(text ?? before ?? '');
    if (header.kind !== 'intact' || header.profile === installation.installed.profile) return [];
    return `installed: ${path} has been ${text === undefined ? 'removed' : 'replaced'} since the last change`;
  });
}

/** A change whose reload was not proved records only the identity of its files. */
async function isAsRecorded(installation: Installation, site: Site): Promise<boolean> {
  const identity = await managedIdentity(placesOf(installation));
  const record = await readFileRecord(stateFor(site.stateDirectory, site.controlFile));
  return identity !== undefined && record?.key === identity.key;
}

/** A service that was removed needs no alert include. */
function goneIncludes(
  { alertIncludes }: Installation,
  applied: ServiceTexts,
  services: readonly CheckedService[],
): string[] {
  const read = new Set(alertIncludes.includes.map(({ path }) => basename(path)));
  const gone = services
    .filter(({ name, isSystem }) => {
      const fileName = serviceFileName({ service: name, isSystem });
      return serviceText(applied, fileName) !== undefined && !read.has(fileName);
    })
    .map(({ name }) => name);
  if (gone.length === 0) return [];
  const [what, them] =
    gone.length === 1
      ? ['the alert include of', 'has gone: no profile reaches it']
      : ['the alert includes of', 'have gone: no profile reaches them'];
  const remedy = initCommand(gone.length > namedAtMost ? ['NAME'] : gone);
  return [`installed: ${what} ${listOf(gone)} ${them} (\`${remedy}\`)`];
}
