import { constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { MonitAlertError } from '../../errors.ts';
import { access } from '../../system/files.ts';

/** Used by packages and by `make install`; cron's PATH often has neither. */
const usualDirectories = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/opt/monit/bin'];

/** PATH comes before the usual directories. Throws MonitAlertError `monit.missing`. */
export async function findMonit(explicit: string | undefined, searchPath: string): Promise<string> {
  const candidates =
    explicit === undefined
      ? [...searchPath.split(delimiter).filter(Boolean), ...usualDirectories].map((directory) =>
          join(directory, 'monit'),
        )
      : [explicit];
  for (const candidate of candidates) {
    if (await isExecutable(candidate)) return candidate;
  }
  throw new MonitAlertError(
    'monit.missing',
    explicit === undefined ? 'monit is not installed' : `no monit at ${explicit}`,
    {
      hint: 'Install Monit, or name its binary with --monit.',
    },
  );
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
