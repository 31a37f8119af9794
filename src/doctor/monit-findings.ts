import { MonitAlertError } from '../errors.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { askVersion, isTestedVersion } from '../monit/locate/version.ts';
import type { Process } from '../monit/process/process.ts';
import { andThen, type Fact } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

export async function examineMonit({ siteFacts, daemons, daemon, deadline }: Facts): Promise<Finding[]> {
  const version = await andThen(siteFacts.monit, async (monit) => askVersion(monit, deadline.remainingMs()));
  return [judgeBinary(siteFacts.monit, version), judgeDaemon(daemons, daemon), judgeDaemonVersion(version, daemon)];
}

export function judgeBinary(monit: Fact<string>, version: Fact<string | undefined>): Finding {
  if (monit instanceof MonitAlertError) return problemOf('monit', monit);
  if (version instanceof MonitAlertError) return problemOf('monit', version);
  if (version === undefined)
    return problem('monit', `${monit} did not report a version`, 'Name the binary of Monit: --monit PATH.');
  if (isTestedVersion(version)) return ok('monit', `${version}, ${monit}`);
  return warning(
    'monit',
    `monit-alert is not tested with Monit ${version} (only with 5.27 to 6.0)`,
    'Every change is still checked and proved. Check the first ones with `monit-alert status`.',
    [monit],
  );
}

/** @param daemon the process that serves the control file. If it refuses access, the finding `httpd` says so. */
export function judgeDaemon(
  daemons: Fact<readonly Process[]>,
  daemon: Fact<Daemon | DaemonWithoutHttpd | undefined>,
): Finding {
  if (daemons instanceof MonitAlertError) return unknown('daemon', daemons.message);
  if (daemons.length > 1) {
    return problem(
      'daemon',
      `several Monit processes use this control file: pids ${daemons.map(({ pid }) => pid).join(', ')}`,
      'Keep one and end the others: kill PID.',
    );
  }
  const isHidden = daemon instanceof MonitAlertError && /^daemon\.(?!unreachable)|^proc\./.test(daemon.code);
  if (isHidden) return problemOf('daemon', daemon);
  const pid = daemon instanceof MonitAlertError ? daemons[0]?.pid : (daemon?.process.pid ?? daemons[0]?.pid);
  if (pid !== undefined) return ok('daemon', `pid ${pid}, the only Monit with this control file`);
  return warning(
    'daemon',
    'Monit is not running with this control file',
    'Start it, for example: systemctl start monit. It then loads the managed file.',
  );
}

export function judgeDaemonVersion(
  version: Fact<string | undefined>,
  daemon: Fact<Daemon | DaemonWithoutHttpd | undefined>,
): Finding {
  if (version instanceof MonitAlertError) return unknown('daemon-version', version.message);
  if (daemon instanceof MonitAlertError) return unknown('daemon-version', daemon.message);
  if (daemon === undefined) return unknown('daemon-version', 'Monit is not running');
  if (daemon.endpoint === undefined) {
    return unknown('daemon-version', daemon.unasked?.message ?? 'Monit has no `set httpd`');
  }
  const running = daemon.status.version;
  if (running === version) return ok('daemon-version', `${running}, like the binary`);
  return warning(
    'daemon-version',
    `Monit ${running} is running, but the binary is ${version ?? 'of another version'}`,
    'Restart Monit: systemctl restart monit. The two versions may read the same text differently.',
  );
}
