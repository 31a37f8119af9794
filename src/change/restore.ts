import { MonitAlertError } from '../errors.ts';
import { checkWith, type Original, readInstallation, readInstalled } from '../inspect/installation.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { Daemon, DaemonWithoutHttpd } from '../monit/daemon/find-daemon.ts';
import { isAlive } from '../monit/process/process.ts';
import { readHeader } from '../render/header.ts';
import { rememberLastApplied } from '../state/last-applied.ts';
import { type FileIdentity, identityWith, readLastApplied } from '../state/state-directory.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import type { Execution } from './execution.ts';
import { putBack } from './install.ts';
import { loadFromDisk, type Loading, type Verified } from './reload-and-verify.ts';
import { ensureReloadable } from './reload-preflight.ts';
import type { Failed, RolledBack } from './result.ts';

/**
 * Takes a file back that Monit was not asked to load.
 *
 * @returns the reason, now that nothing is changed any more; or that going back failed.
 */
export async function takeBack(execution: Execution, reason: unknown): Promise<MonitAlertError | Failed> {
  const why = messageOf(reason);
  try {
    await putBack(execution, execution.installation.installed.original);
    return reason instanceof MonitAlertError ? reason : new MonitAlertError('unexpected', why, { cause: reason });
  } catch (error) {
    return failed(execution, `${why}; going back failed: ${messageOf(error)}`, []);
  }
}

/**
 * Goes back to what was there before a change that Monit did not take, and proves that too. With a Monit that has ended
 * there is nothing to prove: the file is put back for its next start.
 */
export async function undo(execution: Execution, reason: string): Promise<RolledBack | Failed> {
  const { site, daemon } = execution;
  const deadline = deadlineAfter(site.timeoutMs);
  const warnings: string[] = [];
  try {
    const original = await findEarlier(execution, deadline);
    warnings.push(...(await putBack(execution, original)));
    const identity = await identityWith(execution.installation.managedFile, textOf(original));
    const restored = `${reason}; what was there before is in place again`;
    const checked = await checkBeforeReload(execution, deadline);
    if (daemon === undefined || !isAlive(daemon.process)) {
      const objection = typeof checked === 'string' ? checked : '';
      return failed(execution, `${restored}; Monit is not running any more${objection}`, warnings);
    }
    if (typeof checked === 'string') {
      // It is not our file that is wrong, and a reload of what Monit does not accept would end it.
      return failed(execution, `${restored}, but Monit was not asked to load it${checked}`, warnings);
    }
    const loading = await loadEarlier({ ...execution, identity }, daemon, original, checked, deadline);
    if (loading.kind === 'verified') return await rolledBack(execution, original, reason, loading, warnings);
    return failed(execution, `${restored}, but Monit was not seen to run it`, warnings);
  } catch (error) {
    return failed(execution, `${reason}; going back failed: ${messageOf(error)}`, warnings);
  }
}

/**
 * What was there before, if Monit accepts it; else what was last proved, if Monit accepts that; else what was there.
 * Undefined: no file. Where other files go back as well, only what was there before fits them.
 */
async function findEarlier(
  { installation, site, state, edits }: Execution,
  deadline: Deadline,
): Promise<Original | undefined> {
  const before = installation.installed.original;
  if (edits.length > 0) return before;
  const proved = (await readLastApplied(state))?.text;
  for (const original of [before, proved === undefined ? before : { bytes: Buffer.from(proved), mode: 0o600 }]) {
    try {
      await checkWith(await readInstallation(site), textOf(original), site.monit, deadline);
      return original;
    } catch (error) {
      if (!(error instanceof MonitAlertError)) throw error;
    }
  }
  return before;
}

/** What is on disk now; or why Monit would not live through a reload of it, to end a sentence with. */
async function checkBeforeReload({ site }: Execution, deadline: Deadline): Promise<CheckedConfiguration | string> {
  try {
    return await ensureReloadable(site, deadline);
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return `: ${[error.message, ...error.details].join(': ')}`;
  }
}

async function loadEarlier(
  { site, installation, watcher, identity }: Execution & { readonly identity: FileIdentity | undefined },
  daemon: Daemon | DaemonWithoutHttpd,
  original: Original | undefined,
  expected: CheckedConfiguration,
  deadline: Deadline,
): Promise<Loading> {
  const recheck = async () => {
    const now = await readInstalled(installation.managedFile.target);
    return now.text === textOf(original) ? ensureReloadable(site, deadline) : undefined;
  };
  const file = { managedFile: installation.managedFile, identity };
  const toLoad = { expected, file, objections: () => [], recheck };
  return loadFromDisk(daemon, toLoad, deadline, watcher);
}

async function rolledBack(
  { plan, state }: Execution,
  original: Original | undefined,
  reason: string,
  { proof, monit, identity }: Verified,
  warnings: readonly string[],
): Promise<RolledBack> {
  const text = textOf(original);
  const header = readHeader(text ?? '');
  const profile = header.kind === 'unmanaged' ? plan.profile : header.profile;
  const proved = text === undefined ? undefined : { profile, text, proof };
  const kept = proved === undefined ? [] : await rememberLastApplied(state, identity, proved);
  return { state: 'rolled-back', plan, warnings: [...warnings, ...kept], reason, monit, proof };
}

function textOf(original: Original | undefined): string | undefined {
  return original && Buffer.from(original.bytes).toString('utf8');
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function failed({ plan, installation }: Execution, reason: string, warnings: readonly string[]): Failed {
  const hint = `Look at ${installation.managedFile.path}, run \`monit -t\`, and start Monit if it is not running.`;
  return { state: 'failed', plan, warnings, reason, hint };
}
