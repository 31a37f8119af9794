import { join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { findControlFile } from '../monit/locate/find-control-file.ts';
import { isDenied } from '../system/absent-file.ts';
import { stat } from '../system/files.ts';
import { sudoUser, userName } from '../system/user-name.ts';
import type { Surroundings } from './settings.ts';

/** Where configuration and state are, unless options name other directories. */
export interface UsualDirectories {
  readonly configuration: string;
  readonly state: string;
}

type Asker = Pick<Surroundings, 'environment' | 'home' | 'isRoot' | 'workingDirectory'>;

export const ofRoot: UsualDirectories = { configuration: '/etc/monit-alert', state: '/var/lib/monit-alert' };

export function ownDirectories({ environment, home, isRoot }: Omit<Asker, 'workingDirectory'>): UsualDirectories {
  if (isRoot) return ofRoot;
  // An empty or relative value counts as unset (XDG Base Directory Specification).
  const base = (name: string, otherwise: string) =>
    environment[name]?.startsWith('/') === true ? environment[name] : join(environment['HOME'] ?? home, otherwise);
  return {
    configuration: join(base('XDG_CONFIG_HOME', '.config'), 'monit-alert'),
    state: join(base('XDG_STATE_HOME', '.local/state'), 'monit-alert'),
  };
}

/**
 * Root's control file has root's configuration and state, whoever asks about it: those of the asker would tell him what
 * does not hold.
 * @param controlFile as it was named; undefined: where Monit looks for it.
 */
export async function directoriesFor(controlFile: string | undefined, asker: Asker): Promise<UsualDirectories> {
  if (asker.isRoot) return ofRoot;
  const { home, workingDirectory } = asker;
  try {
    const found = await findControlFile({ explicit: controlFile, home, workingDirectory });
    if (found === join(home, '.monitrc')) return ownDirectories(asker);
    return (await stat(found)).uid === 0 ? ofRoot : ownDirectories(asker);
  } catch (error) {
    return isDenied(error) ? ofRoot : ownDirectories(asker);
  }
}

/**
 * Only its owner knows where the state of a control file is, unless that is root.
 * @throws MonitAlertError `state.elsewhere`
 */
export async function ensureKnownState(controlFile: string): Promise<void> {
  const owner = await stat(controlFile).then(
    ({ uid }) => uid,
    () => undefined, // Reading it says why.
  );
  if (owner === undefined || owner === 0 || owner === process.geteuid?.()) return;
  const name = userName(owner);
  const message = `${controlFile} belongs to "${name}", so what is held there is not known to this user`;
  throw new MonitAlertError('state.elsewhere', message, {
    hint: `Run \`sudo -u ${sudoUser(owner)} monit-alert ...\`, or name the directory with --state-dir.`,
  });
}
