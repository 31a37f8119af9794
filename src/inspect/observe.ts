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

export interface Observation {
  /** With the daemon's working directory. */
  readonly site: Site;
  readonly installation: Installation;
  readonly checked: CheckedConfiguration;
  /** Undefined: no Monit runs this control file. */
  readonly daemon: Daemon | DaemonWithoutHttpd | undefined;
}

/** @param textOf gives undefined to leave out the managed file. `alertImport`: the daemon is looked up without it. */
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

/** Relative include patterns start at the working directory of the daemon. */
export async function asTheDaemonSees(site: Site): Promise<Site> {
  if (!(await hasRelativeInclude(site.controlFile))) return site;
  const [daemon, other] = await daemonsByCommandLine(site.controlFile, site.monit);
  if (daemon === undefined || other !== undefined) return site;
  return { ...site, workingDirectory: workingDirectoryOf(daemon.pid) ?? site.workingDirectory };
}

/** Only the control file is searched: people write them there. */
async function hasRelativeInclude(controlFile: string): Promise<boolean> {
  // An unreadable control file is refused later, with the whole configuration.
  const found = await readRegularFile(controlFile).catch(() => undefined);
  const text = found?.bytes.toString('latin1') ?? '';
  // Faster than parsing; most control files have none.
  if (!/include[\s"']*[^\s"'/]/i.test(text)) return false;
  const { includes } = readStatements(text);
  return includes.some(({ pattern }) => !isAbsolute(pattern));
}
