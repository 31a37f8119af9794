import { MonitAlertError } from '../errors.ts';
import { httpdStatement } from '../monit/config/config-tree.ts';
import type { HttpdStatement } from '../monit/config/httpd-statement.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { describeAddress } from '../monit/http/client.ts';
import type { Fact } from './fact.ts';
import { type Finding, ok, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

type FoundDaemon = Fact<Daemon | DaemonWithoutHttpd | undefined>;

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
      'there is no `set httpd`: Monit cannot be asked what it has loaded, and services cannot be acted on',
      `Add to ${controlFile}: set httpd unixsocket /run/monit.sock allow admin:"A PASSWORD OF YOURS". ` +
        'Then run `monit-alert reload`.',
    );
  }
  const fault = faultOf(daemon);
  if (fault !== undefined) {
    if (isOfCredentials(fault)) return ok('httpd', 'it answers');
    return isOfHttpd(fault) ? problemOf('httpd', fault) : unknown('httpd', fault.message);
  }
  if (daemon === undefined) return unknown('httpd', 'Monit is not running');
  if (daemon instanceof MonitAlertError || daemon.endpoint === undefined)
    return unknown('httpd', 'Monit was not asked');
  return ok('httpd', `it answers at ${describeAddress(daemon.endpoint.address)}`);
}

/** Why Monit cannot be asked. */
function faultOf(daemon: FoundDaemon): MonitAlertError | undefined {
  if (daemon instanceof MonitAlertError) return daemon;
  return daemon?.endpoint === undefined ? daemon?.unasked : undefined;
}

function isOfHttpd({ code }: MonitAlertError): boolean {
  return /^httpd?\./.test(code) || code === 'daemon.unreachable';
}

function isOfCredentials({ code }: MonitAlertError): boolean {
  return code === 'http.denied' || code === 'httpd.password';
}

/** @param statement undefined if there is no `set httpd`. */
export function judgeCredentials(statement: HttpdStatement | undefined, daemon: FoundDaemon): Finding {
  if (statement === undefined) return unknown('credentials', 'Monit has no `set httpd`');
  const fault = faultOf(daemon);
  if (fault !== undefined && isOfCredentials(fault)) return problemOf('credentials', fault);
  const { credentials, hosts, hasOtherUsers } = statement;
  const full = credentials.find(({ readOnly }) => !readOnly);
  if (full !== undefined) return ok('credentials', `user "${full.user}", who may act on services`);
  const [viewer] = credentials;
  if (viewer !== undefined) {
    return warning(
      'credentials',
      `user "${viewer.user}" is read-only: Monit refuses commands such as \`monit-alert monitor\``,
      'Add to `set httpd`: allow admin:"A PASSWORD OF YOURS". Then run `monit-alert reload`.',
    );
  }
  if (hasOtherUsers) {
    return warning(
      'credentials',
      'the passwords of `set httpd` are in PAM or a htpasswd file, where monit-alert cannot read them',
      'Add to `set httpd` a user: allow monit-alert:"A PASSWORD OF YOURS". Then run `monit-alert reload`.',
    );
  }
  return ok('credentials', `none needed from ${hosts.join(', ')}`);
}
