import { dirname } from 'node:path';
import { MonitAlertError, systemErrorCode } from '../errors.ts';
import type { CheckedConfiguration } from '../monit/check.ts';
import type { Daemon, SilentDaemon } from '../monit/daemon.ts';
import { monitoringChanges } from '../monit/pending.ts';
import type { ServiceStatus } from '../monit/status.ts';
import { removeLeftovers, replaceFile } from '../system/atomic-file.ts';
import type { Deadline } from '../system/clock.ts';
import { withoutInterruption } from '../system/signals.ts';
import { checkWith, readInstallation } from './installation.ts';
import { loadFromDisk } from './load.ts';
import { foreignAlertsIn } from './meaning.ts';
import type { Prepared } from './prepare.ts';
import { rememberProved } from './proved.ts';
import type { Active, ChangeResult } from './result.ts';
import { undo } from './rollback.ts';
import { settle } from './settle.ts';
import type { Site } from './site.ts';
import { ensureState, fileIdentity, keepText } from './state.ts';
import type { Undertaking } from './undertaking.ts';
import { signalUnseen, unseen } from './unseen.ts';
import type { Watcher } from './watcher.ts';

/**
 * Carries out a plan that is not `unchanged`, under the lock.
 *
 * @throws MonitAlertError when it could not begin; nothing has then been touched.
 */
export async function carryOut(
  prepared: Prepared,
  site: Site,
  state: string,
  deadline: Deadline,
  watcher: Watcher,
): Promise<ChangeResult> {
  const undertaking = { ...prepared, site, state, watcher };
  const services = await settle(prepared.daemon, deadline, watcher);
  await prepareState(state);
  const warnings = await keepOverwritten(undertaking);

  // Above this line nothing has been touched. Below it, every failure restores or says that it could not.
  return withoutInterruption(async () => {
    await install(undertaking);
    const result = await bringInForce(undertaking, services, deadline).catch(async (error: unknown) =>
      undo(undertaking, error instanceof Error ? error.message : String(error)),
    );
    return { ...result, warnings: [...warnings, ...result.warnings] };
  });
}

async function prepareState(state: string): Promise<void> {
  try {
    await ensureState(state);
  } catch (error) {
    throw new MonitAlertError('state.unwritable', `cannot write ${state}: ${systemErrorCode(error) ?? String(error)}`, {
      hint: 'Run this as the user that Monit runs as, or give a directory of yours with --state-dir.',
      cause: error,
    });
  }
}

/** A text that is not what we wrote last is kept before it is overwritten. */
async function keepOverwritten({ installation, state }: Undertaking): Promise<string[]> {
  const { installed, managedFile } = installation;
  if (installed.kind !== 'edited' && installed.kind !== 'foreign') return [];
  const kept = await keepText(state, `${installed.kind}-${new Date().toISOString()}`, installed.text);
  return [
    `${managedFile.path} was ${installed.kind === 'edited' ? 'edited by hand' : 'not ours'}; it is kept as ${kept}`,
  ];
}

async function install({ plan, installation, rendered }: Undertaking): Promise<void> {
  if (plan.decision === 'reload') return;
  const { target } = installation.managedFile;
  try {
    await removeLeftovers(dirname(target));
    await replaceFile(target, rendered.text);
  } catch (error) {
    throw new MonitAlertError(
      'managed-file.unwritable',
      `cannot write ${target}: ${systemErrorCode(error) ?? String(error)}`,
      {
        hint: 'The file is as it was. See to the permissions and the space in its directory.',
        cause: error,
      },
    );
  }
}

async function bringInForce(
  undertaking: Undertaking,
  services: readonly ServiceStatus[],
  deadline: Deadline,
): Promise<ChangeResult> {
  const { daemon, plan, rendered, checked, state, watcher, installation } = undertaking;
  if (daemon === undefined) return { state: 'written', plan, warnings: [] };
  if (daemon.endpoint === undefined) {
    const lives = await signalUnseen(daemon);
    return lives ? { state: 'pending', plan, warnings: [], ...unseen } : undo(undertaking, ended(daemon));
  }
  const identity = await fileIdentity(installation.managedFile.target);
  const loading = await loadFromDisk(
    daemon,
    checked,
    async () => checkStillMeant(undertaking, deadline),
    deadline,
    watcher,
  );
  switch (loading.kind) {
    case 'verified': {
      const monit = { pid: loading.proof.pid, version: loading.status.version };
      const warnings = [
        ...monitoringChanges(services, loading.status.services),
        ...(await rememberProved(state, identity, { profile: plan.profile, text: rendered.text })),
      ];
      return { state: 'active', plan, warnings, monit, proof: loading.proof } satisfies Active;
    }
    case 'unproved':
      return { state: 'pending', plan, warnings: [], reason: loading.reason, hint: undefined };
    case 'died':
      return undo(undertaking, ended(daemon));
    case 'different':
      return undo(undertaking, `Monit runs something else: ${loading.differences.join('; ')}`);
  }
}

/** Whatever else was changed meanwhile, our file must still be there, and still mean what the profile says. */
async function checkStillMeant(
  { site, rendered }: Undertaking,
  deadline: Deadline,
): Promise<CheckedConfiguration | undefined> {
  const now = await readInstallation(site);
  if (now.installed.text !== rendered.text) return undefined;
  const checked = await checkWith(now, rendered.text, site.monit, deadline);
  await foreignAlertsIn(checked, rendered.alerts, async () => checkWith(now, undefined, site.monit, deadline));
  return checked;
}

function ended(daemon: Daemon | SilentDaemon): string {
  return `Monit (pid ${daemon.process.pid}) ended while it was reloading`;
}
