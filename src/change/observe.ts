import { isAbsolute } from 'node:path';
import type { CheckedConfiguration } from '../monit/check.ts';
import { type ControlTree, httpdStatement } from '../monit/control-file.ts';
import { type Daemon, findDaemon, type SilentDaemon } from '../monit/daemon.ts';
import { endpointOf } from '../monit/endpoint.ts';
import { workingDirectoryOf } from '../monit/process.ts';
import type { Deadline } from '../system/clock.ts';
import { checkWith, type Installation, readInstallation } from './installation.ts';
import type { Site } from './site.ts';

/** A configuration, what Monit makes of it with some text in the managed file, and the daemon that runs it. */
export interface Observation {
  /** The site that was looked at, with the daemon's own working directory. */
  readonly site: Site;
  readonly installation: Installation;
  readonly checked: CheckedConfiguration;
  /** Undefined: no Monit runs this control file. */
  readonly daemon: Daemon | SilentDaemon | undefined;
}

/**
 * Looks at the configuration as the running daemon reads it: relative include patterns begin where the daemon is, which
 * is known only when it has been found.
 *
 * @param textOf the text to put in the managed file's place for the check; undefined leaves the file out.
 */
export async function observe(
  site: Site,
  textOf: (installation: Installation) => string | undefined,
  deadline: Deadline,
): Promise<Observation> {
  const installation = await readInstallation(site);
  const checked = await checkWith(installation, textOf(installation), site.monit, deadline);
  const daemon = await daemonOf(installation.tree, checked, site, deadline);
  const workingDirectory = await whereIncludesBegin(installation.tree, daemon);
  if (workingDirectory === undefined || workingDirectory === site.workingDirectory) {
    return { site, installation, checked, daemon };
  }
  return observe({ ...site, workingDirectory }, textOf, deadline);
}

/** The daemon that runs a configuration, if one does. */
export async function daemonOf(
  tree: ControlTree,
  checked: CheckedConfiguration,
  site: Site,
  deadline: Deadline,
): Promise<Daemon | SilentDaemon | undefined> {
  const endpoint = await endpointOf(checked.httpd, httpdStatement(tree)?.credentials[0]);
  const { controlFile, monit } = site;
  return findDaemon({ controlFile, pidFile: checked.pidFile, endpoint, monit, deadline });
}

/** The daemon's working directory, where it makes a difference. */
export async function whereIncludesBegin(
  tree: ControlTree,
  daemon: Daemon | SilentDaemon | undefined,
): Promise<string | undefined> {
  const isRelative = tree.files.some(({ includes }) => includes.some(({ pattern }) => !isAbsolute(pattern)));
  return isRelative && daemon !== undefined ? workingDirectoryOf(daemon.process.pid) : undefined;
}
