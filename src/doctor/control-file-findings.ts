import { stat } from 'node:fs/promises';
import { MonitAlertError } from '../errors.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { otherUserOnTheWay } from '../system/trust.ts';
import { know, type Known } from './fact.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';

/** What the system says of the control file. */
export interface ControlFileStatus {
  readonly path: string;
  readonly mode: number;
  readonly uid: number;
  /** Who else could put another file in its place, in words. */
  readonly stranger: string | undefined;
}

/** The control file as a file, and what Monit says of the configuration in it. */
export async function examineControlFile({ patient, site, daemons, installation, checked }: Facts): Promise<Finding[]> {
  const isRun = !(daemons instanceof MonitAlertError) && daemons.length > 0;
  return [
    patient.controlFile instanceof MonitAlertError
      ? problemOf('control-file', patient.controlFile)
      : await judgePath(patient.controlFile, isRun),
    judgeConfiguration(site, installation, checked),
  ];
}

async function judgePath(path: string, isRun: boolean): Promise<Finding> {
  const found = await know(async () => {
    const { mode, uid, gid } = await stat(path);
    return { path, mode, uid, stranger: await otherUserOnTheWay(path, { uid, gid }) };
  });
  return found instanceof MonitAlertError
    ? problemOf('control-file', found)
    : judgeControlFile(found, isRun, process.geteuid?.() ?? 0);
}

/**
 * @param isRun whether a Monit runs it: its user is then the right one.
 * @param ourselves the user for whom this process works, who would start Monit.
 */
export function judgeControlFile(
  { path, mode, uid, stranger }: ControlFileStatus,
  isRun: boolean,
  ourselves: number,
): Finding {
  const octal = (mode & 0o7777).toString(8).padStart(4, '0');
  // Manual, "Control file"; so 5.27.2 to 6.0.0.
  if ((mode & 0o7077) !== 0) {
    const what = `its mode is ${octal}, and Monit takes no more than 0700: it would refuse it at its next start or reload`;
    return problem('control-file', what, `chmod 600 ${path}`, [path]);
  }
  if (uid !== ourselves && !isRun) {
    const what = `it belongs to user ${uid}, and Monit takes only a control file of the user it runs as (you: ${ourselves})`;
    return problem('control-file', what, `chown it, or run this as the user that Monit runs as.`, [path]);
  }
  if (stranger !== undefined) {
    const what = `somebody else could put another file in its place: ${stranger}`;
    return warning('control-file', what, 'Take that permission away.', [path]);
  }
  return ok('control-file', `${path}, mode ${octal}, user ${uid}`);
}

export function judgeConfiguration(
  site: Known<unknown>,
  installation: Known<unknown>,
  checked: Known<Pick<CheckedConfiguration, 'warnings' | 'services'>>,
): Finding {
  if (site instanceof MonitAlertError) return unknown('configuration', site.message);
  if (installation instanceof MonitAlertError) {
    // Where our file is to be is no fault of the configuration.
    return installation.code.startsWith('managed-file.')
      ? unknown('configuration', installation.message)
      : problemOf('configuration', installation);
  }
  if (checked instanceof MonitAlertError) return problemOf('configuration', checked);
  if (checked.warnings.length > 0) {
    return warning('configuration', 'Monit accepts it, and warns', 'Correct what it warns of.', checked.warnings);
  }
  return ok('configuration', `Monit accepts it; services: ${checked.services.length}`);
}
