import { MonitAlertError } from '../errors.ts';
import type { CheckedConfiguration } from '../monit/check.ts';
import type { Daemon } from '../monit/daemon.ts';
import { isAlive } from '../monit/process.ts';
import { removeFile, replaceFile } from '../system/atomic-file.ts';
import { type Deadline, deadlineAfter } from '../system/clock.ts';
import { checkWith, readInstallation } from './installation.ts';
import { loadFromDisk, type Loading } from './load.ts';
import { rememberProved } from './proved.ts';
import type { Failed, RolledBack } from './result.ts';
import { type FileIdentity, fileIdentity, readProved } from './state.ts';
import type { Undertaking } from './undertaking.ts';

/** A text to go back to. */
interface Earlier {
  /** Undefined: there was no file. */
  readonly text: string | undefined;
  /** What Monit reads from the configuration that has it; undefined where Monit does not accept it. */
  readonly checked: CheckedConfiguration | undefined;
}

/**
 * Goes back to what was there before a change that Monit did not take, and proves that too. With a Monit that has ended
 * there is nothing to prove: the file is put back for its next start.
 */
export async function undo(undertaking: Undertaking, reason: string): Promise<RolledBack | Failed> {
  const { site, daemon } = undertaking;
  const deadline = deadlineAfter(site.timeoutMs);
  try {
    const earlier = await findEarlier(undertaking, deadline);
    await putBack(undertaking, earlier);
    const restored = `${reason}; what was there before is in place again`;
    if (earlier.checked === undefined) {
      // It is not our file that is wrong, and a reload of what Monit does not accept would end it.
      return failed(undertaking, `${restored}, but ${await complaint(undertaking, earlier.text, deadline)}`);
    }
    if (daemon?.endpoint === undefined || !(await isAlive(daemon.process))) {
      return failed(undertaking, `${restored}; Monit is not running any more`);
    }
    const identity = await fileIdentity(undertaking.installation.managedFile.target);
    const loading = await loadEarlier(undertaking, daemon, earlier, earlier.checked, deadline);
    if (loading.kind !== 'verified') return failed(undertaking, `${restored}, but Monit was not seen to run it`);
    return await rolledBack(undertaking, earlier.text, identity, reason, loading);
  } catch (error) {
    return failed(
      undertaking,
      `${reason}; going back failed: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** What was there before, if Monit accepts it; else what was last proved, if Monit accepts that; else what was there. */
async function findEarlier(undertaking: Undertaking, deadline: Deadline): Promise<Earlier> {
  const { installation, site, state } = undertaking;
  const before = installation.installed.text;
  for (const text of [before, (await readProved(state))?.text ?? before]) {
    try {
      return { text, checked: await checkWith(await readInstallation(site), text, site.monit, deadline) };
    } catch (error) {
      if (!(error instanceof MonitAlertError)) throw error;
    }
  }
  return { text: before, checked: undefined };
}

async function putBack({ installation }: Undertaking, { text }: Earlier): Promise<void> {
  const { target } = installation.managedFile;
  await (text === undefined ? removeFile(target) : replaceFile(target, text));
}

async function loadEarlier(
  undertaking: Undertaking,
  daemon: Daemon,
  { text }: Earlier,
  checked: CheckedConfiguration,
  deadline: Deadline,
): Promise<Loading> {
  const recheck = async () => checkOnDisk(undertaking, text, deadline);
  return loadFromDisk(daemon, checked, recheck, deadline, undertaking.watcher);
}

/** What Monit reads from what is on disk at this moment; undefined where the managed file has another text by now. */
async function checkOnDisk(
  { site }: Undertaking,
  text: string | undefined,
  deadline: Deadline,
): Promise<CheckedConfiguration | undefined> {
  const now = await readInstallation(site);
  return now.installed.text === text ? checkWith(now, text, site.monit, deadline) : undefined;
}

async function rolledBack(
  undertaking: Undertaking,
  text: string | undefined,
  identity: FileIdentity | undefined,
  reason: string,
  { proof, status }: Extract<Loading, { kind: 'verified' }>,
): Promise<RolledBack> {
  const { plan, installation, state } = undertaking;
  const profile = installation.installed.profile ?? plan.profile;
  const warnings = text === undefined ? [] : await rememberProved(state, identity, { profile, text });
  const monit = { pid: proof.pid, version: status.version };
  return { state: 'rolled-back', plan, warnings, reason, monit, proof };
}

/** Monit's own complaint about the configuration as it is on disk now. */
async function complaint(undertaking: Undertaking, text: string | undefined, deadline: Deadline): Promise<string> {
  try {
    await checkOnDisk(undertaking, text, deadline);
    return 'Monit was not asked to load it';
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return [error.message, ...error.details].join(': ');
  }
}

function failed({ plan, installation }: Undertaking, reason: string): Failed {
  return {
    state: 'failed',
    plan,
    warnings: [],
    reason,
    hint: `Look at ${installation.managedFile.path}, run \`monit -t\`, and start Monit if it is not running.`,
  };
}
