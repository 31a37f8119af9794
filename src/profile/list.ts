import { listNamedFiles, type NamedFile } from './files.ts';
import { profileNameFault } from './name.ts';

/** A profile file that is there; what it says has not been looked at. */
export interface ProfileSource {
  /** The profile's name: that of its file. */
  readonly name: string;
  /** Its path. */
  readonly file: string;
  /** Whether it came with monit-alert. */
  readonly origin: 'site' | 'shipped';
  /** Why no profile can have this name or come from this file, as `it ...`; loading it is refused with that reason. */
  readonly fault?: string;
  /** Its directory's place among those searched. */
  readonly rank: number;
}

/**
 * The profiles there are, in order of name. Of two with one name only the first directory's is given.
 * @param directories The site's first; the last is the one of the profiles shipped. One that is not there is empty.
 * @throws MonitAlertError `directory.unreadable`
 */
export async function listProfiles(directories: readonly string[]): Promise<ProfileSource[]> {
  const all = await listAllProfiles(directories);
  return all.filter(({ name }, index) => all[index - 1]?.name !== name);
}

/** As {@link listProfiles}, with those that lie hidden under another of their name: `extends` reaches them. */
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
  return twin && `stands in two files, ${file} and ${twin.file}`;
}
