import { MonitAlertError, systemErrorReason, withDetails } from '../errors.ts';
import { checkWith, type Original, placesOf, readInstallation, readInstalled } from '../inspect/installation.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { isAlive } from '../monit/process/process.ts';
import { readHeader } from '../render/header.ts';
import type { Site } from '../site.ts';
import { identityWith } from '../state/file-identity.ts';
import { readLastApplied } from '../state/last-applied.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import type { Execution } from './execution.ts';
import { restoreFiles } from './files/install.ts';
import { contentsBefore, serviceTextsIn } from './managed-contents.ts';
import { loadFromDisk, type Verified } from './reload-and-verify.ts';
import { ensureReloadable } from './reload-preflight.ts';
import { rememberLoaded } from './remember-loaded.ts';
import type { Failed, RolledBack } from './result.ts';

/** Before Monit was asked to load them. @returns the reason, or that restoring failed. */
export async function restoreUnloaded(execution: Execution, reason: unknown): Promise<MonitAlertError | Failed> {
  try {
    const notes = await restoreFiles(execution, execution.installation.installed.original);
    return withNotes(reason, notes);
  } catch (error) {
    const why = systemErrorReason(reason);
    return failed(execution, `${why}; restoring the earlier file failed: ${systemErrorReason(error)}`, []);
  }
}

/** The same error, with notes about the restoring. */
function withNotes(reason: unknown, notes: readonly string[]): MonitAlertError {
  return reason instanceof MonitAlertError
    ? withDetails(reason, notes)
    : new MonitAlertError('unexpected', systemErrorReason(reason), { details: notes, cause: reason });
}

/** If Monit has ended, the file is restored for its next start. */
export async function restoreAndProve(execution: Execution, reason: string): Promise<RolledBack | Failed> {
  const deadline = deadlineAfter(execution.site.timeoutMs);
  const warnings: string[] = [];
  try {
    const original = await findEarlier(execution, deadline);
    warnings.push(...(await restoreFiles(execution, original)));
    const loading = await loadEarlier(execution, original, deadline);
    if (typeof loading === 'string')
      return failed(execution, `${reason}; the earlier file is restored${loading}`, warnings);
    warnings.push(...(await rememberRestored(execution, original, loading)));
    const { proof, monit } = loading;
    return { state: 'rolled-back', plan: execution.plan, warnings, reason, monit, proof };
  } catch (error) {
    return failed(execution, `${reason}; restoring the earlier file failed: ${systemErrorReason(error)}`, warnings);
  }
}

// What was there before if Monit accepts it, else what was last applied. Undefined: no file. If other files are
// restored as well, only what was there before fits them.
async function findEarlier(
  { installation, site, state, edits, serviceEdits }: Execution,
  deadline: Deadline,
): Promise<Original | undefined> {
  const before = installation.installed.original;
  if (edits.length > 0 || serviceEdits.length > 0) return before;
  const applied = (await readLastApplied(state).catch(() => undefined))?.text;
  for (const original of [before, applied === undefined ? before : { bytes: Buffer.from(applied), mode: 0o600 }]) {
    try {
      await checkWith(await readInstallation(site), { global: textOf(original) }, site.monit, deadline);
      return original;
    } catch (error) {
      if (!(error instanceof MonitAlertError)) throw error;
    }
  }
  return before;
}

/** @returns a string, the end of a sentence, if Monit is not known to run it. */
async function loadEarlier(
  execution: Execution,
  original: Original | undefined,
  deadline: Deadline,
): Promise<Verified | string> {
  const { site, installation, serviceEdits, watcher, daemon } = execution;
  const { managedFile } = installation;
  const identity = await identityWith(placesOf(installation), contentsBefore(execution, original));
  const expected = await checkBeforeReload(site, daemon, deadline);
  if (daemon === undefined || !isAlive(daemon.process)) {
    return `; Monit is no longer running${typeof expected === 'string' ? expected : ''}`;
  }
  // Monit would end in a reload of a configuration that it rejects.
  if (typeof expected === 'string') return `, but Monit was not asked to load it${expected}`;
  const recheck = async () => {
    const now = await readInstalled(managedFile.target);
    return now.text === textOf(original) ? ensureReloadable(site, daemon, deadline) : undefined;
  };
  const files = { places: placesOf(installation), identity };
  const services = serviceEdits.flatMap(({ service }) => service ?? []);
  const toLoad = { expected, files, services, objections: () => [], recheck };
  const loading = await loadFromDisk(daemon, toLoad, deadline, watcher);
  return loading.kind === 'verified' ? loading : ', but Monit is not proved to run it';
}

/** @returns a string, the end of a sentence, if Monit would not survive a reload. */
async function checkBeforeReload(
  site: Site,
  daemon: Execution['daemon'],
  deadline: Deadline,
): Promise<CheckedConfiguration | string> {
  try {
    return await ensureReloadable(site, daemon, deadline);
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return `: ${[error.message, ...error.details].join(': ')}`;
  }
}

async function rememberRestored(
  execution: Execution,
  original: Original | undefined,
  verified: Verified,
): Promise<string[]> {
  const { plan, state } = execution;
  const text = textOf(original);
  if (text === undefined) return [];
  const header = readHeader(text);
  const profile = header.kind === 'unmanaged' ? plan.profile : header.profile;
  const services = serviceTextsIn(contentsBefore(execution, original), execution);
  return rememberLoaded(state, verified, { profile, text, services });
}

function textOf(original: Original | undefined): string | undefined {
  return original && Buffer.from(original.bytes).toString('utf8');
}

function failed({ plan, installation }: Execution, reason: string, warnings: readonly string[]): Failed {
  const hint = `Check ${installation.managedFile.path}, run \`monit -t\`, and start Monit if it is not running.`;
  return { state: 'failed', plan, warnings, reason, hint };
}
