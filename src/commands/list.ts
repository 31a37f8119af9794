import { MonitAlertError } from '../errors.ts';
import { listProfiles, type ProfileSource } from '../profile/list.ts';
import { loadProfile } from '../profile/load.ts';
import type { ListedProfile } from '../report/json-documents.ts';
import { jsonDocument } from '../report/json.ts';
import { alignColumns } from '../report/layout/columns.ts';
import type { Palette } from '../report/layout/palette.ts';
import type { Context } from './context.ts';

export async function list({ settings, palette, print, printText, profilesDirectories }: Context): Promise<number> {
  const sources = await listProfiles(profilesDirectories);
  const profiles = await Promise.all(sources.map(async (source) => describe(source, profilesDirectories)));
  if (settings.json) print(jsonDocument({ exitCode: 0, profiles }));
  else printText(listText, profiles.map(shortened), palette);
  return 0;
}

function listText(profiles: readonly ListedProfile[], palette: Palette): string {
  return alignColumns(
    profiles.map(({ name, origin, description, error }) => [
      name,
      origin,
      error === undefined ? (description ?? '') : palette.red(`invalid: ${error}`),
    ]),
  );
}

/** The first line. */
function shortened(profile: ListedProfile): ListedProfile {
  return { ...profile, description: profile.description?.trim().split('\n', 1).join('') };
}

async function describe(source: ProfileSource, directories: readonly string[]): Promise<ListedProfile> {
  const { name, origin, file } = source;
  try {
    const { description } = await loadProfile(name, directories);
    return { name, origin, file, description, error: undefined };
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return { name, origin, file, description: undefined, error: error.message };
  }
}
