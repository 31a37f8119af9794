import { MonitAlertError } from '../errors.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { askVersion, isTestedVersion } from '../monit/locate/version.ts';
import type { Process } from '../monit/process/process.ts';
import { andThen, type Known } from './fact.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';

/** The binary, the process, and whether these two belong together. */
export async function examineMonit({ patient, daemons, daemon, deadline }: Facts): Promise<Finding[]> {
  const version = await andThen(patient.monit, async (monit) => askVersion(monit, deadline.remainingMs()));
  return [judgeBinary(patient.monit, version), judgeDaemon(daemons, daemon), judgeDaemonVersion(version, daemon)];
}

export function judgeBinary(monit: Known<string>, version: Known<string | undefined>): Finding {
  if (monit instanceof MonitAlertError) return problemOf('monit', monit);
  if (version instanceof MonitAlertError) return problemOf('monit', version);
  if (version === undefined)
    return problem('monit', `${monit} does not say which Monit it is`, 'Name the binary with --monit.');
  if (isTestedVersion(version)) return ok('monit', `${version}, ${monit}`);
  return warning(
    'monit',
    `Monit ${version} is none of those that monit-alert is tested with (5.27 to 6.0)`,
    'Every change is checked and proved all the same; look closely at the first ones.',
    [monit],
  );
}

/** @param daemon what answers, or why none does; that it does not let us in is told by `httpd`. */
export function judgeDaemon(
  daemons: Known<readonly Process[]>,
  daemon: Known<Daemon | DaemonWithoutHttpd | undefined>,
): Finding {
  if (daemons instanceof MonitAlertError) return unknown('daemon', daemons.message);
  if (daemons.length > 1) {
    return problem(
      'daemon',
      `several Monits run this control file: pids ${daemons.map(({ pid }) => pid).join(', ')}`,
      'One control file has one Monit: end the others, each by its pid.',
    );
  }
  const isHidden = daemon instanceof MonitAlertError && /^daemon\.(?!unreachable)|^proc\./.test(daemon.code);
  if (isHidden) return problemOf('daemon', daemon);
  const pid = daemon instanceof MonitAlertError ? daemons[0]?.pid : (daemon?.process.pid ?? daemons[0]?.pid);
  if (pid !== undefined) return ok('daemon', `pid ${pid}, and no other one runs this control file`);
  return warning('daemon', 'no Monit runs this control file', 'Start it. It loads what is installed then.');
}

export function judgeDaemonVersion(
  version: Known<string | undefined>,
  daemon: Known<Daemon | DaemonWithoutHttpd | undefined>,
): Finding {
  if (version instanceof MonitAlertError) return unknown('daemon-version', version.message);
  if (daemon instanceof MonitAlertError) return unknown('daemon-version', daemon.message);
  if (daemon === undefined) return unknown('daemon-version', 'no Monit runs');
  if (daemon.endpoint === undefined) return unknown('daemon-version', 'Monit has no `set httpd` to ask at');
  const running = daemon.status.version;
  if (running === version) return ok('daemon-version', `${running}, as the binary`);
  return warning(
    'daemon-version',
    `Monit ${running} runs, and the binary is ${version ?? 'another one'}`,
    'Restart Monit: its check and its daemon may read one text in two ways.',
  );
}
