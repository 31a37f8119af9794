import type { Stats } from 'node:fs';
import { MonitAlertError, systemErrorCode } from '../errors.ts';
import { damagedLines } from '../state/history.ts';
import { stat } from '../system/files.ts';
import { run } from '../system/run.ts';
import { ourHands, otherUserOnTheWay } from '../system/trust.ts';
import { andThen, findOut, type Fact } from './fact.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

/** Milliseconds. */
const limitMs = 5_000;

export async function examineState({ state, leftovers }: Facts): Promise<Finding[]> {
  const lines = await andThen(state, damagedLines);
  return [
    state instanceof MonitAlertError ? unknown('state-directory', state.message) : await examineDirectory(state),
    judgeHistory(lines),
    judgeLeftovers(leftovers),
    judgeFlock(await findOut(flockVersion)),
  ];
}

async function examineDirectory(path: string): Promise<Finding> {
  const seen = await findOut(async () => ({
    found: await statIfThere(path),
    otherUser: await otherUserOnTheWay(path, ourHands()),
  }));
  if (seen instanceof MonitAlertError) return problemOf('state-directory', seen);
  return judgeStateDirectory(path, seen.found, seen.otherUser, process.geteuid?.() ?? 0);
}

async function statIfThere(path: string): Promise<Stats | undefined> {
  return stat(path).catch((error: unknown) => {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw error;
  });
}

/**
 * @param found undefined if it does not exist yet.
 * @param otherUser a text that says which other user could replace it.
 * @param ourselves the user of this process.
 */
export function judgeStateDirectory(
  path: string,
  found: { readonly mode: number; readonly uid: number; isDirectory: () => boolean } | undefined,
  otherUser: string | undefined,
  ourselves: number,
): Finding {
  if (found?.isDirectory() === false) {
    return problem(
      'state-directory',
      `${path} is not a directory`,
      `Move it away, \`mv ${path} ${path}.old\`, or use another --state-dir.`,
      [path],
    );
  }
  if (found !== undefined && (found.mode & 0o077) !== 0) {
    const what = 'other users can read it, and its files may contain passwords';
    return problem('state-directory', what, `chmod 700 ${path}`, [path]);
  }
  if (found !== undefined && found.uid !== ourselves && ourselves !== 0) {
    const what = `it belongs to user ${found.uid}`;
    return problem(
      'state-directory',
      what,
      'Run monit-alert as the user that Monit runs as, or use another --state-dir.',
      [path],
    );
  }
  if (otherUser !== undefined) {
    const what = `another user could replace the directory: ${otherUser}`;
    return warning(
      'state-directory',
      what,
      'Run `chmod go-w` or `chown` on the path named above, or use another --state-dir.',
      [path],
    );
  }
  return ok('state-directory', found === undefined ? `${path} (not created yet)` : path);
}

/** @param damaged lines that cannot be read, as `path:line`. */
export function judgeHistory(damaged: Fact<readonly string[]>): Finding {
  if (damaged instanceof MonitAlertError) {
    return damaged.code.startsWith('state.') ? problemOf('history', damaged) : unknown('history', damaged.message);
  }
  if (damaged.length === 0) return ok('history', 'every line is valid');
  const remedy = 'Run `monit-alert doctor --fix`, which removes them and keeps the old file.';
  return warning('history', 'it has damaged lines, for example after a crash', remedy, damaged);
}

export function judgeLeftovers(paths: readonly string[]): Finding {
  if (paths.length === 0) return ok('leftovers', 'no files left by killed runs');
  const remedy = 'Run `monit-alert doctor --fix` to remove them. The next change does that, too.';
  return warning('leftovers', 'killed runs left files; they are harmless', remedy, paths);
}

/** BusyBox has no such option, and says which version it is when it says so. */
async function flockVersion(): Promise<string> {
  const { stdout, stderr } = await run('flock', ['--version'], { timeoutMs: limitMs });
  return `${stdout}\n${stderr}`;
}

/**
 * Only these two are known to lock an inherited descriptor.
 * @param answer what `flock --version` printed.
 */
export function judgeFlock(answer: Fact<string>): Finding {
  const what = answer instanceof MonitAlertError ? answer.message : 'flock is not the one of util-linux or BusyBox';
  const version = typeof answer === 'string' ? /^(?:flock from util-linux|BusyBox) \S+/m.exec(answer)?.[0] : undefined;
  if (version !== undefined) return ok('flock', version);
  return problem(
    'flock',
    `${what}: without it monit-alert cannot change anything`,
    'Install util-linux: apt install util-linux.',
  );
}
