import { listNamedFiles, type NamedFile } from './files.ts';
import { profileNameFault } from './name.ts';

/** A profile file, which has not been read yet. */
export interface ProfileSource {
  /** The profile's name: that of its file. */
  readonly name: string;
  /** Its path. */
  readonly file: string;
  /** Whether it came with monit-alert. */
  readonly origin: 'site' | 'shipped';
  /** Why loading it is refused, as `it ...`. */
  readonly fault?: string;
  /** The position of its directory in the search. */
  readonly rank: number;
}

/**
 * The profiles, sorted by name. If directories share a name, the first one wins.
 * @param directories The site's first, the shipped profiles last. A missing one is empty.
 * @throws MonitAlertError `directory.unreadable`
 */
export async function listProfiles(directories: readonly string[]): Promise<ProfileSource[]> {
  const all = await listAllProfiles(directories);
  return all.filter(({ name }, index) => all[index - 1]?.name !== name);
}

/** As {@link listProfiles}, with the profiles that another of their name hides: `extends` reaches them. */
export async function listAllProfiles(directories: readonly string[]): Promise<ProfileSource[]> {
  const files = await listNamedFiles(directories, ['.yaml', '.yml']);
  return files.map((found) => {
    const fault = profileNameFault(found.name) ?? twinFault(found, files);
    const origin = found.rank === directories.length - 1 ? 'shipped' : 'site';
    return { ...found, origin, ...(fault === undefined ? {} : { fault }) };
  });
}

function twinFault({ name, file, rank }: NamedFile, files: readonly NamedFile[]): string | undefined {
  const twin = files.find((other) => other.name === name && other.rank === rank && other.file !== file);
  return twin && `is defined in two files, ${file} and ${twin.file}`;
}
