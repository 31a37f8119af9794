import { dirname, isAbsolute } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { type ControlTree, httpdStatement } from '../monit/config/config-tree.ts';
import { isMagic, unescapeGlob } from '../monit/config/glob-segment.ts';
import { readStatements } from '../monit/config/statements.ts';
import { type Daemon, findDaemon, type DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { accessTo } from '../monit/http/access.ts';
import type { HttpAccess } from '../monit/http/client.ts';
import { addressOf } from '../monit/http/endpoint.ts';
import { daemonsByCommandLine } from '../monit/process/find-processes.ts';
import { workingDirectoryOf } from '../monit/process/process.ts';
import type { Site } from '../site.ts';
import type { Deadline } from '../system/clock.ts';
import { readRegularFile } from '../system/regular-file.ts';
import type { AlertImport } from './file-edits.ts';
import { checkWith, type Installation, type ManagedTexts, readInstallation } from './installation.ts';

export interface Observation {
  /** With the daemon's working directory. */
  readonly site: Site;
  readonly installation: Installation;
  readonly checked: CheckedConfiguration;
  /** Undefined: no Monit runs this control file. */
  readonly daemon: Daemon | DaemonWithoutHttpd | undefined;
}

interface Observed<Texts> extends Observation {
  /** What the check read. */
  readonly texts: Texts;
}

/** @param textsOf what the check is to read. `alertImport`: the daemon is looked up without it. */
export async function observe<Texts extends ManagedTexts>(
  site: Site,
  textsOf: (installation: Installation, site: Site) => Promise<Texts> | Texts,
  deadline: Deadline,
  alertImport?: AlertImport,
): Promise<Observed<Texts>> {
  const seen = await asTheDaemonSees(site);
  const installation = await readInstallation(seen, alertImport?.edits);
  const texts = await textsOf(installation, seen);
  const checked = await checkWith(installation, texts, seen.monit, deadline);
  const now = alertImport?.now ?? { tree: installation.tree, checked };
  const daemon = await daemonOf(now.tree, now.checked, seen, deadline);
  return { site: seen, installation, checked, daemon, texts };
}

export async function daemonOf(
  tree: ControlTree,
  checked: CheckedConfiguration,
  site: Site,
  deadline: Deadline,
): Promise<Daemon | DaemonWithoutHttpd | undefined> {
  const found = await accessOf(tree, checked);
  const [access, unasked] = found instanceof MonitAlertError ? [undefined, found] : [found, undefined];
  const { controlFile, monit } = site;
  const { pidFile, stateFile } = checked;
  const startDelayMs = checked.startDelaySeconds * 1000;
  const files = filesOf(tree);
  return findDaemon({ controlFile, pidFile, stateFile, access, unasked, files, monit, startDelayMs, deadline });
}

/** How to ask the daemon of a configuration; undefined without `set httpd`, an error if Monit would not let us in. */
async function accessOf(
  tree: ControlTree,
  checked: CheckedConfiguration,
): Promise<HttpAccess | MonitAlertError | undefined> {
  try {
    const [address, statement] = [await addressOf(checked.httpd), httpdStatement(tree)];
    if (address === undefined || statement === undefined) return undefined;
    return await accessTo(address, statement, `${statement.file}:${statement.line}`);
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}

/** Every file of a configuration, and the directories that its include patterns name. */
function filesOf({ files }: ControlTree): string[] {
  const onDisk = files.filter(({ isOnDisk }) => isOnDisk).map(({ path }) => path);
  const directories = files.flatMap(({ includes }) => includes.map(({ resolved }) => dirname(resolved)));
  return [...new Set([...onDisk, ...directories.filter((directory) => !isMagic(directory)).map(unescapeGlob)])];
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
