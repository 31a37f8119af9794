import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { serviceOf } from '../monit/process/process.ts';
import { findOut } from './fact.ts';
import { type Finding, type FindingId, ok, problem, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';
import { forbidsWriting, hides, sandboxWords } from './sandbox.ts';
import { isYes, lastOf, readUnit, type Unit } from './systemd-unit.ts';

/** What Monit must be able to read and write. */
export interface NeededPaths {
  readonly read: readonly string[];
  readonly written: readonly string[];
}

const ids: readonly FindingId[] = ['unit-sandbox', 'unit-restart', 'unit-reload'];

/**
 * @param root a prefix for every path of systemd.
 */
export async function examineUnit(facts: Facts, root = '/'): Promise<Finding[]> {
  if (!existsSync(join(root, '/run/systemd/system'))) return ids.map((id) => ok(id, 'systemd is not running'));
  const { daemons } = facts;
  if (daemons instanceof MonitAlertError) return ids.map((id) => unknown(id, daemons.message));
  const [daemon] = daemons;
  const name = daemon === undefined ? 'monit.service' : serviceOf(daemon.pid);
  const unit = await findOut(async () => (name === undefined ? undefined : readUnit(name, root)));
  if (unit instanceof MonitAlertError) return ids.map((id) => unknown(id, unit.message));
  return unit === undefined
    ? ids.map((id) => ok(id, 'Monit is not a service of systemd'))
    : judgeUnit(unit, needed(facts));
}

function needed({ installation, checked }: Facts): NeededPaths {
  const read = installation instanceof MonitAlertError ? [] : installation.tree.files.map(({ path }) => path);
  const managed = installation instanceof MonitAlertError ? [] : [installation.managedFile.path];
  if (checked instanceof MonitAlertError) return { read: [...read, ...managed], written: [] };
  const queue = /^base directory (\/.*) with /.exec(checked.mail.queue ?? '')?.[1];
  const written = [checked.pidFile, checked.stateFile, ...(queue === undefined ? [] : [queue])];
  return { read: [...new Set([...read, ...managed])], written: written.filter((path) => path !== '') };
}

export function judgeUnit(unit: Unit, paths: NeededPaths): Finding[] {
  return [judgeSandbox(unit, paths), judgeRestart(unit), judgeReload(unit)];
}

function judgeSandbox({ name, settings, files }: Unit, { read, written }: NeededPaths): Finding {
  const unseen = read.flatMap((path) => withReason(path, hides(settings, path)));
  if (unseen.length > 0) {
    return problem(
      'unit-sandbox',
      `${name} hides parts of the configuration from Monit`,
      `Move these files, or change the settings named here: systemctl edit ${name}.`,
      unseen,
    );
  }
  const forbidden = written.flatMap((path) =>
    withReason(path, hides(settings, path) ?? forbidsWriting(settings, path)),
  );
  if (forbidden.length > 0) {
    return problem(
      'unit-sandbox',
      `${name} does not let Monit write its own files`,
      `Use other paths, or allow these: systemctl edit ${name}, and below [Service] add ReadWritePaths= for each.`,
      forbidden,
    );
  }
  const words = sandboxWords(settings);
  return ok(
    'unit-sandbox',
    words.length === 0
      ? `${name} has no sandbox`
      : `${words.join(', ')} in ${files.join(', ')}: Monit can reach all it needs`,
  );
}

function withReason(path: string, reason: string | undefined): string[] {
  return reason === undefined ? [] : [`${path}: ${reason}`];
}

/**
 * If a reload cannot read the configuration, Monit exits with status 1 (5.27.2 to 6.0.0), which is not abnormal.
 * Without RestartSec= systemd gives up after five starts in ten seconds. A unit made from an init script stays "active
 * (exited)".
 */
function judgeRestart({ name, settings, files }: Unit): Finding {
  const policy = lastOf(settings, 'Restart') ?? 'no';
  if (isYes(lastOf(settings, 'RemainAfterExit'))) {
    return warning(
      'unit-restart',
      `systemd does not notice if Monit ends (RemainAfterExit=yes), so nothing restarts it`,
      `systemctl edit ${name}, and add below [Service] the lines: RemainAfterExit=no, PIDFile= with ` +
        "Monit's pid file, Restart=on-failure and RestartSec=30",
      files,
    );
  }
  if (policy === 'always' || policy === 'on-failure') return ok('unit-restart', `Restart=${policy}`);
  return warning(
    'unit-restart',
    `Restart=${policy} does not restart Monit if it rejects its configuration (exit status 1)`,
    `systemctl edit ${name}, and add below [Service] two lines: Restart=on-failure and RestartSec=30`,
    files,
  );
}

/**
 * `monit reload` returns when it has sent a signal. The command of ExecReload= runs in the sandbox of the service,
 * unless it begins with `+` (systemd.service(5)); with MemoryDenyWriteExecute= Node.js cannot run there.
 */
function judgeReload({ name, settings, files }: Unit): Finding {
  const ours = settings.get('ExecReload')?.find((command) => /\bmonit-alert\b.*\sreload\b/.test(command));
  const remedy =
    `systemctl edit ${name}, and add below [Service] two lines: ExecReload= and ` +
    'ExecReload=+/usr/bin/systemd-cat -t monit-alert monit-alert reload';
  if (ours === undefined) {
    return warning('unit-reload', `\`systemctl reload ${name}\` returns before Monit has reloaded`, remedy, files);
  }
  if (isYes(lastOf(settings, 'MemoryDenyWriteExecute')) && !/^[@:!-]*\+/.test(ours)) {
    return warning(
      'unit-reload',
      `Node.js cannot run in ${name} (MemoryDenyWriteExecute=), so its ExecReload= fails`,
      remedy,
      files,
    );
  }
  return ok('unit-reload', '`monit-alert reload`, which waits until Monit has reloaded');
}
