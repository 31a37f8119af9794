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
  if (daemon instanceof MonitAlertError) {
    if (daemon.code === 'http.denied') return ok('httpd', 'it answers');
    return isOfHttpd(daemon) ? problemOf('httpd', daemon) : unknown('httpd', daemon.message);
  }
  if (daemon === undefined) return unknown('httpd', 'Monit is not running');
  if (daemon.endpoint === undefined) {
    return daemon.unasked === undefined ? unknown('httpd', 'Monit was not asked') : problemOf('httpd', daemon.unasked);
  }
  return ok('httpd', `it answers at ${describeAddress(daemon.endpoint.address)}`);
}

function isOfHttpd({ code }: MonitAlertError): boolean {
  return code.startsWith('http.') || code === 'daemon.unreachable';
}

/** @param statement undefined if there is no `set httpd`. */
export function judgeCredentials(statement: HttpdStatement | undefined, daemon: FoundDaemon): Finding {
  if (statement === undefined) return unknown('credentials', 'Monit has no `set httpd`');
  if (daemon instanceof MonitAlertError && daemon.code === 'http.denied') return problemOf('credentials', daemon);
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
