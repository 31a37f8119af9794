import { isAbsolute } from 'node:path';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { type ControlTree, httpdStatement } from '../monit/config/config-tree.ts';
import { readStatements } from '../monit/config/statements.ts';
import { type Daemon, findDaemon, type DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { endpointOf } from '../monit/http/endpoint.ts';
import { daemonsByCommandLine } from '../monit/process/find-processes.ts';
import { workingDirectoryOf } from '../monit/process/process.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { readRegularFile } from '../system/regular-file.ts';
import type { AlertImport } from './file-edits.ts';
import { checkWith, type Installation, readInstallation } from './installation.ts';

/** A configuration, what Monit makes of it with some text in the managed file, and the daemon that runs it. */
export interface Observation {
  /** The site that was looked at, with the daemon's own working directory. */
  readonly site: Site;
  readonly installation: Installation;
  readonly checked: CheckedConfiguration;
  /** Undefined: no Monit runs this control file. */
  readonly daemon: Daemon | DaemonWithoutHttpd | undefined;
}

/**
 * Looks at the configuration as the running daemon reads it: relative include patterns begin where the daemon is.
 *
 * @param alertImport other files that are to change as well: the daemon is looked for where it is now.
 * @param textOf the text to put in the managed file's place for the check; undefined leaves the file out.
 */
export async function observe(
  site: Site,
  textOf: (installation: Installation) => string | undefined,
  deadline: Deadline,
  alertImport?: AlertImport,
): Promise<Observation> {
  const seen = await asTheDaemonSees(site);
  const installation = await readInstallation(seen, alertImport?.edits);
  const checked = await checkWith(installation, textOf(installation), seen.monit, deadline);
  const now = alertImport?.now ?? { tree: installation.tree, checked };
  const daemon = await daemonOf(now.tree, now.checked, seen, deadline);
  return { site: seen, installation, checked, daemon };
}

/** The daemon that runs a configuration, if one does. */
export async function daemonOf(
  tree: ControlTree,
  checked: CheckedConfiguration,
  site: Site,
  deadline: Deadline,
): Promise<Daemon | DaemonWithoutHttpd | undefined> {
  const credentials = httpdStatement(tree)?.credentials ?? [];
  const endpoint = await endpointOf(checked.httpd, credentials.find(({ readOnly }) => !readOnly) ?? credentials[0]);
  const { controlFile, monit } = site;
  const { pidFile, stateFile } = checked;
  return findDaemon({ controlFile, pidFile, stateFile, endpoint, monit, deadline });
}

/** The site with the working directory of the daemon that is running, where that makes a difference. */
export async function asTheDaemonSees(site: Site): Promise<Site> {
  if (!(await hasRelativeInclude(site.controlFile))) return site;
  const [daemon, other] = await daemonsByCommandLine(site.controlFile, site.monit);
  if (daemon === undefined || other !== undefined) return site;
  return { ...site, workingDirectory: workingDirectoryOf(daemon.pid) ?? site.workingDirectory };
}

/** Of the control file itself: that is where people write them. */
async function hasRelativeInclude(controlFile: string): Promise<boolean> {
  // A control file that cannot be read is refused where the whole configuration is read.
  const found = await readRegularFile(controlFile).catch(() => undefined);
  const text = found?.bytes.toString('latin1') ?? '';
  // Most have none, which is seen sooner than the statements are read.
  if (!/include[\s"']*[^\s"'/]/i.test(text)) return false;
  const { includes } = readStatements(text);
  return includes.some(({ pattern }) => !isAbsolute(pattern));
}
