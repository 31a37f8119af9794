import { MonitAlertError } from '../errors.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { stat } from '../system/files.ts';
import { otherUserOnTheWay } from '../system/trust.ts';
import { findOut, type Fact } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

/** Owner, mode and path of the control file. */
export interface ControlFileStatus {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  /** A text that says which other user could replace it. */
  readonly otherUser: string | undefined;
}

export async function examineControlFile({
  siteFacts,
  site,
  daemons,
  installation,
  checked,
}: Facts): Promise<Finding[]> {
  const isRun = !(daemons instanceof MonitAlertError) && daemons.length > 0;
  return [
    siteFacts.controlFile instanceof MonitAlertError
      ? problemOf('control-file', siteFacts.controlFile)
      : await judgePath(siteFacts.controlFile, isRun),
    judgeConfiguration(site, installation, checked),
  ];
}

async function judgePath(path: string, isRun: boolean): Promise<Finding> {
  const found = await findOut(async () => {
    const { mode, uid, gid } = await stat(path);
    return { path, mode, uid, otherUser: await otherUserOnTheWay(path, { uid, gid }) };
  });
  return found instanceof MonitAlertError
    ? problemOf('control-file', found)
    : judgeControlFile(found, isRun, process.geteuid?.() ?? 0);
}

/**
 * @param isRun whether a Monit runs with it. If so, Monit has accepted its owner.
 * @param ourselves the uid of this process, which would start Monit.
 */
export function judgeControlFile(
  { path, mode, uid, otherUser }: ControlFileStatus,
  isRun: boolean,
  ourselves: number,
): Finding {
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  // Monit's manual, "Control file"; measured on 5.27.2 to 6.0.0.
  if ((mode & 0o7077) !== 0) {
    const what = `its mode is ${octal}: Monit refuses more than 0700 at its next start or reload`;
    return problem('control-file', what, `chmod 600 ${path}`, [path]);
  }
  if (uid !== ourselves && !isRun) {
    const what = `it belongs to user ${uid}: Monit accepts only a control file of its own user (you are ${ourselves})`;
    const other = 'un this as the user that Monit runs as.';
    // Only root could change the owner.
    return problem('control-file', what, ourselves === 0 ? `chown 0 ${path}. Or r${other}` : `R${other}`, [path]);
  }
  if (otherUser !== undefined) {
    const what = `another user could replace the control file: ${otherUser}`;
    return warning(
      'control-file',
      what,
      'Run `chmod go-w` or `chown` on the path named above: only its user and root may write there.',
      [path],
    );
  }
  return ok('control-file', `${path}, mode ${octal}, user ${uid}`);
}

export function judgeConfiguration(
  site: Fact<unknown>,
  installation: Fact<unknown>,
  checked: Fact<Pick<CheckedConfiguration, 'warnings' | 'services'>>,
): Finding {
  if (site instanceof MonitAlertError) return unknown('configuration', site.message);
  if (installation instanceof MonitAlertError) {
    // If there is no place for the managed file, another finding says so.
    return installation.code.startsWith('managed-file.')
      ? unknown('configuration', installation.message)
      : problemOf('configuration', installation);
  }
  if (checked instanceof MonitAlertError) return problemOf('configuration', checked);
  if (checked.warnings.length > 0) {
    return warning(
      'configuration',
      'Monit accepts the configuration, with warnings',
      'Correct the lines that are named here, then run `monit -t`.',
      checked.warnings,
    );
  }
  return ok('configuration', `Monit accepts it; services: ${checked.services.length}`);
}
