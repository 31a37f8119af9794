import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { MonitAlertError } from '../../errors.ts';
import { isDenied } from '../../system/absent.ts';
import { pathInRoot } from './process-root.ts';

/** Where Debian's Monit looks for its control file between the user's home and its working directory. */
const systemControlFiles = ['/etc/monitrc', '/etc/monit/monitrc', '/usr/local/etc/monitrc'];

/** Where to look for the control file. */
export interface ControlFileSearch {
  /** As given to Monit's `-c`. */
  readonly explicit?: string | undefined;
  /** The home directory that the user database names: Monit does not ask HOME. */
  readonly home: string;
  readonly workingDirectory: string;
  readonly systemPlaces?: readonly string[];
  /** What `/` is to the Monit that looks; a container has its own. The file's name is as it calls it. */
  readonly root?: string;
}

/**
 * The control file that Monit would use. If there is none, one in a directory that we may not enter: whoever reads it
 * says so.
 *
 * @throws MonitAlertError `control-file.missing`, naming the places that were looked at.
 */
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
      details: explicit === undefined ? places.map((place) => `not there: ${place}`) : [],
    },
  );
}

async function look(path: string): Promise<'there' | 'absent' | 'denied'> {
  return access(path, constants.F_OK).then(
    () => 'there',
    (error: unknown) => (isDenied(error) ? 'denied' : 'absent'),
  );
}
