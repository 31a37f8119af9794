import { MonitAlertError } from '../errors.ts';
import { httpdStatement } from '../monit/config/config-tree.ts';
import type { HttpdStatement } from '../monit/config/httpd-statement.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { describeAddress } from '../monit/http/client.ts';
import type { Known } from './fact.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problemOf, unknown, warning } from './finding.ts';

type FoundDaemon = Known<Daemon | DaemonWithoutHttpd | undefined>;

/** Whether Monit can be asked, and as whom. */
export function examineHttpd({ installation, checked, daemon }: Facts): Finding[] {
  const fault = [installation, checked].find((one) => one instanceof MonitAlertError);
  if (fault !== undefined || installation instanceof MonitAlertError || checked instanceof MonitAlertError) {
    const why = fault?.message ?? '';
    return [unknown('httpd', why), unknown('credentials', why)];
  }
  const { unixSocket, port } = checked.httpd;
  const hasHttpd = unixSocket !== undefined || port !== undefined;
  const statement = httpdStatement(installation.tree);
  return [
    judgeHttpd(hasHttpd, daemon, installation.tree.controlFile),
    judgeCredentials(hasHttpd ? statement : undefined, daemon),
  ];
}

export function judgeHttpd(hasHttpd: boolean, daemon: FoundDaemon, controlFile: string): Finding {
  if (!hasHttpd) {
    return warning(
      'httpd',
      'there is no `set httpd`: nobody can ask Monit what it has loaded, and services cannot be acted on',
      `Add to ${controlFile}: set httpd unixsocket /run/monit.sock allow admin:"A PASSWORD OF YOURS". Then: monit-alert reload.`,
    );
  }
  if (daemon instanceof MonitAlertError) {
    if (daemon.code === 'http.denied') return ok('httpd', 'it answers');
    return isOfHttpd(daemon) ? problemOf('httpd', daemon) : unknown('httpd', daemon.message);
  }
  if (daemon === undefined) return unknown('httpd', 'no Monit runs');
  if (daemon.endpoint === undefined) return unknown('httpd', 'Monit was not asked');
  return ok('httpd', `it answers at ${describeAddress(daemon.endpoint.address)}`);
}

function isOfHttpd({ code }: MonitAlertError): boolean {
  return code.startsWith('http.') || code === 'daemon.unreachable';
}

/** @param statement undefined where there is no `set httpd`. */
export function judgeCredentials(statement: HttpdStatement | undefined, daemon: FoundDaemon): Finding {
  if (statement === undefined) return unknown('credentials', 'Monit has no `set httpd`');
  if (daemon instanceof MonitAlertError && daemon.code === 'http.denied') return problemOf('credentials', daemon);
  const { credentials, hosts, hasOtherUsers } = statement;
  const full = credentials.find(({ readOnly }) => !readOnly);
  if (full !== undefined) return ok('credentials', `user ${full.user}, who may act`);
  const [viewer] = credentials;
  if (viewer !== undefined) {
    return warning(
      'credentials',
      `user ${viewer.user} may only look: \`monit-alert monitor\`, \`unmonitor\` and their like are refused`,
      'Add to `set httpd` a line such as: allow admin:"A PASSWORD OF YOURS". Then: monit-alert reload.',
    );
  }
  if (hasOtherUsers) {
    return warning(
      'credentials',
      'the passwords of `set httpd` are kept elsewhere (PAM, htpasswd), where they cannot be read',
      'Add to `set httpd` a user of its own: allow monit-alert:"A PASSWORD OF YOURS". Then: monit-alert reload.',
    );
  }
  return ok('credentials', `none needed from ${hosts.join(', ')}`);
}
