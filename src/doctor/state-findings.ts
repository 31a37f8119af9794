import { stat } from 'node:fs/promises';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { damagedLines } from '../state/history.ts';
import { run } from '../system/run.ts';
import { ourHands, otherUserOnTheWay } from '../system/trust.ts';
import { andThen, know, type Known } from './fact.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, problemOf, unknown, warning } from './finding.ts';

/** Milliseconds for a program that only says its name. */
const limitMs = 5_000;

/** What monit-alert keeps, and what it needs to keep it. */
export async function examineState({ state, leftovers }: Facts): Promise<Finding[]> {
  const lines = await andThen(state, damagedLines);
  return [
    state instanceof MonitAlertError ? unknown('state-directory', state.message) : await examineDirectory(state),
    judgeHistory(lines),
    judgeLeftovers(leftovers),
    judgeFlock(await know(async () => (await run('flock', ['--version'], { timeoutMs: limitMs })).stdout)),
  ];
}

async function examineDirectory(path: string): Promise<Finding> {
  const found = await stat(path).catch(() => undefined);
  const stranger = await otherUserOnTheWay(path, ourHands()).catch((error: unknown) => systemErrorReason(error));
  return judgeStateDirectory(path, found, stranger, process.geteuid?.() ?? 0);
}

/**
 * @param found undefined where it is not there yet.
 * @param stranger who else could put another directory in its place, in words.
 * @param ourselves the user for whom this process works.
 */
export function judgeStateDirectory(
  path: string,
  found: { readonly mode: number; readonly uid: number; isDirectory: () => boolean } | undefined,
  stranger: string | undefined,
  ourselves: number,
): Finding {
  if (found?.isDirectory() === false) {
    return problem('state-directory', `${path} is no directory`, 'Move it away.', [path]);
  }
  if (found !== undefined && (found.mode & 0o077) !== 0) {
    const what = 'others can look into it, and it holds texts with passwords';
    return problem('state-directory', what, `chmod 700 ${path}`, [path]);
  }
  if (found !== undefined && found.uid !== ourselves && ourselves !== 0) {
    const what = `it belongs to user ${found.uid}`;
    return problem('state-directory', what, 'Run this as the user that Monit runs as, or give a --state-dir.', [path]);
  }
  if (stranger !== undefined) {
    const what = `somebody else could put another one in its place: ${stranger}`;
    return warning('state-directory', what, 'Take that permission away, or give another --state-dir.', [path]);
  }
  return ok('state-directory', found === undefined ? `${path}, not there yet` : path);
}

/** @param damaged lines that cannot be read, as `path:line`. */
export function judgeHistory(damaged: Known<readonly string[]>): Finding {
  if (damaged instanceof MonitAlertError) {
    return damaged.code.startsWith('state.') ? problemOf('history', damaged) : unknown('history', damaged.message);
  }
  if (damaged.length === 0) return ok('history', 'every line can be read');
  const remedy = '`monit-alert doctor --fix` takes them out, and keeps the file as it was.';
  return warning('history', 'it has lines that cannot be read, as a crash leaves them', remedy, damaged);
}

export function judgeLeftovers(paths: readonly string[]): Finding {
  if (paths.length === 0) return ok('leftovers', 'nothing lies about of runs that were killed');
  const remedy = '`monit-alert doctor --fix` removes them, as the next change does.';
  return warning('leftovers', 'runs that were killed left something, which does no harm', remedy, paths);
}

/** Only util-linux's `flock` locks a descriptor that it is handed, and takes a conflict's exit status. */
export function judgeFlock(answer: Known<string>): Finding {
  const what = answer instanceof MonitAlertError ? answer.message : 'flock is not that of util-linux';
  if (typeof answer === 'string' && answer.includes('util-linux')) return ok('flock', answer.trim());
  return problem('flock', `${what}: no change can be made without it`, 'Install util-linux.');
}
