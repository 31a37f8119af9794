import { constants } from 'node:fs';
import { join, resolve } from 'node:path';
import { MonitAlertError } from '../../errors.ts';
import { isDenied } from '../../system/absent-file.ts';
import { access } from '../../system/files.ts';
import { pathInRoot } from './process-root.ts';

/** Debian's Monit looks here after the home directory and before the working directory. */
const systemControlFiles = ['/etc/monitrc', '/etc/monit/monitrc', '/usr/local/etc/monitrc'];

export interface ControlFileSearch {
  readonly explicit?: string | undefined;
  /** From the user database: Monit does not use HOME. */
  readonly home: string;
  readonly workingDirectory: string;
  readonly systemPlaces?: readonly string[];
  /** The root directory of the searching Monit, for a container; file names are relative to it. */
  readonly root?: string;
}

// The file that Monit would use; if there is none, the first in a directory that we may not enter. Throws
// MonitAlertError `control-file.missing`, with the places that were searched.
export async function findControlFile(search: ControlFileSearch): Promise<string> {
  const { explicit, home, workingDirectory, systemPlaces = systemControlFiles, root = '/' } = search;
  const places = [join(home, '.monitrc'), ...systemPlaces, join(workingDirectory, 'monitrc')];
  const candidates = explicit === undefined ? places : [resolve(workingDirectory, explicit)];
  let unreadable: string | undefined;
  for (const candidate of candidates) {
    const found = await look(root === '/' ? candidate : await pathInRoot(root, candidate));
    if (found === 'there') return candidate;
    if (found === 'denied') unreadable ??= candidate;
  }
  if (unreadable !== undefined) return unreadable;
  throw new MonitAlertError(
    'control-file.missing',
    explicit === undefined ? 'no control file of Monit found' : `there is no control file ${candidates.join('')}`,
    {
      hint: 'Name the control file with --control-file.',
      details: explicit === undefined ? places.map((place) => `not found: ${place}`) : [],
    },
  );
}

async function look(path: string): Promise<'there' | 'absent' | 'denied'> {
  return access(path, constants.F_OK).then(
    () => 'there',
    (error: unknown) => (isDenied(error) ? 'denied' : 'absent'),
  );
}
