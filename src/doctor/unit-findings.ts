import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import { serviceOf } from '../monit/process/process.ts';
import type { Facts } from './facts.ts';
import { type Finding, type FindingId, ok, problem, unknown, warning } from './finding.ts';
import { forbidsWriting, hides, sandboxWords } from './sandbox.ts';
import { isYes, lastOf, readUnit, type Unit } from './unit.ts';

/** What Monit must be able to get at. */
export interface NeededPaths {
  readonly read: readonly string[];
  readonly written: readonly string[];
}

const ids: readonly FindingId[] = ['unit-sandbox', 'unit-restart', 'unit-reload'];

/**
 * The unit that runs Monit.
 *
 * @param root stands before every path of systemd's.
 */
export async function examineUnit(facts: Facts, root = '/'): Promise<Finding[]> {
  if (!existsSync(join(root, '/run/systemd/system'))) return ids.map((id) => ok(id, 'no systemd runs here'));
  const { daemons } = facts;
  if (daemons instanceof MonitAlertError) return ids.map((id) => unknown(id, daemons.message));
  const [daemon] = daemons;
  const name = daemon === undefined ? 'monit.service' : serviceOf(daemon.pid);
  const unit = name === undefined ? undefined : await readUnit(name, root);
  return unit === undefined
    ? ids.map((id) => ok(id, 'Monit is no service of systemd'))
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
      `${name} keeps Monit from seeing its own configuration`,
      `Move these files, or let Monit see them: systemctl edit ${name}.`,
      unseen,
    );
  }
  const forbidden = written.flatMap((path) =>
    withReason(path, hides(settings, path) ?? forbidsWriting(settings, path)),
  );
  if (forbidden.length > 0) {
    return problem(
      'unit-sandbox',
      `${name} keeps Monit from writing where it is to`,
      `Name other paths, or allow these: systemctl edit ${name}, and under [Service] a ReadWritePaths= for each.`,
      forbidden,
    );
  }
  const words = sandboxWords(settings);
  return ok(
    'unit-sandbox',
    words.length === 0
      ? `${name} has none`
      : `${words.join(', ')} in ${files.join(', ')}: nothing needed is out of reach`,
  );
}

function withReason(path: string, reason: string | undefined): string[] {
  return reason === undefined ? [] : [`${path}: ${reason}`];
}

/**
 * Monit exits with status 1 where it cannot read its configuration in a reload (5.27.2 to 6.0.0): no abnormal end. Without a
 * RestartSec= systemd has used up its five starts in ten seconds long before anybody has corrected it, and gives up. Of a
 * unit made of an init script it does not see that Monit ended: it calls that "active (exited)".
 */
function judgeRestart({ name, settings, files }: Unit): Finding {
  const policy = lastOf(settings, 'Restart') ?? 'no';
  if (isYes(lastOf(settings, 'RemainAfterExit'))) {
    return warning(
      'unit-restart',
      `systemd does not notice when Monit ends (RemainAfterExit=yes), so nothing brings it back`,
      `systemctl edit ${name}, and write below [Service] these lines: RemainAfterExit=no, PIDFile= with Monit's pid file, Restart=on-failure and RestartSec=30`,
      files,
    );
  }
  if (policy === 'always' || policy === 'on-failure') return ok('unit-restart', `Restart=${policy}`);
  return warning(
    'unit-restart',
    `Restart=${policy} does not bring back a Monit that ended over its configuration (it exits with 1)`,
    `systemctl edit ${name}, and write below [Service] two lines: Restart=on-failure and RestartSec=30`,
    files,
  );
}

/**
 * `monit reload` returns when it has sent a signal. What stands in ExecReload= has the sandbox of the service, unless a `+`
 * stands before it (systemd.service(5)): with MemoryDenyWriteExecute= no Node.js runs in there.
 */
function judgeReload({ name, settings, files }: Unit): Finding {
  const ours = settings.get('ExecReload')?.find((command) => /\bmonit-alert\b.*\sreload\b/.test(command));
  const remedy = `systemctl edit ${name}, and write below [Service] two lines: ExecReload= and ExecReload=+/usr/bin/systemd-cat -t monit-alert monit-alert reload`;
  if (ours === undefined) {
    return warning(
      'unit-reload',
      `\`systemctl reload ${name}\` returns before Monit has loaded anything`,
      remedy,
      files,
    );
  }
  if (isYes(lastOf(settings, 'MemoryDenyWriteExecute')) && !/^[@:!-]*\+/.test(ours)) {
    return warning(
      'unit-reload',
      `${name} lets no Node.js run (MemoryDenyWriteExecute=), its reload included`,
      remedy,
      files,
    );
  }
  return ok('unit-reload', 'by `monit-alert reload`, which waits for it');
}
