import { MonitAlertError } from '../errors.ts';
import { listProfiles, type ProfileSource } from '../profile/list.ts';
import { loadProfile } from '../profile/load.ts';
import { alignColumns } from '../report/columns.ts';
import type { ListedProfile } from '../report/json-documents.ts';
import { jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';

export async function list({ settings, palette, print, profilesDirectories }: Context): Promise<number> {
  const sources = await listProfiles(profilesDirectories);
  const profiles = await Promise.all(sources.map(async (source) => describe(source, profilesDirectories)));
  if (settings.json) print(jsonDocument({ exitCode: 0, profiles }));
  else
    print(alignColumns(profiles.map(({ name, origin, description, error }) => row(name, origin, description, error))));
  return 0;

  function row(name: string, origin: string, description = '', error?: string): string[] {
    return [
      name,
      origin,
      error === undefined ? description.trim().split('\n', 1).join('') : palette.red(`invalid: ${error}`),
    ];
  }
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
