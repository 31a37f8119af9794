import { applyProfile, type ChangeRequest, dryRun } from '../change/apply.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { loadProfile } from '../profile/load.ts';
import { renderProfile } from '../render/render.ts';
import type { Site } from '../site.ts';
import { stateFor } from '../state/state-directory.ts';
import { deadlineAfter } from '../system/clock.ts';
import { type Reconciliation, reconcileOrForget } from './reconcile.ts';
import { withoutEnded } from './record/expired.ts';
import {
  isOver,
  isRearranged,
  type Maintenance,
  nothingHeld,
  profileInForce,
  type UnconfirmedBase,
  unconfirmedBase,
  withBase,
} from './record/model.ts';
import { planTaking, takeMaintenance, writeMaintenance } from './record/store.ts';
import { inSession } from './session.ts';
import { onTrial, type TrialPlace } from './unconfirmed.ts';

/** A profile that is to be the base. */
export interface BaseRequest extends ChangeRequest {
  /** Milliseconds within which somebody is to confirm it; undefined: it is there to stay. */
  readonly confirmMs?: number | undefined;
}

/** What came of setting the base. */
export interface BaseSet extends Reconciliation {
  /** What still waited to be confirmed: nothing goes back from that any more. */
  readonly superseded: UnconfirmedBase | undefined;
}

/**
 * Makes a profile the base: what is in force when nothing is held. While something is, it stays in force, and the base is
 * what comes after it. A base that is to be confirmed is in force now; if nobody does so in time, what was in force before
 * comes back.
 *
 * @throws MonitAlertError when nothing was begun; everything is then as it was. `confirm.held`, `confirm.unended`,
 * `state.unwritable`.
 */
export async function setBase(request: BaseRequest, site: Site, watcher: Watcher = silentWatcher): Promise<BaseSet> {
  const { profile, reason, confirmMs, force, strict } = request;
  const cause = { action: 'set', reason } as const;
  return inSession(`monit-alert ${profile.name}`, site, request, watcher, async (session) => {
    const { before, isSetAside, warnings } = await takeMaintenance(session.state);
    if (before === undefined && confirmMs === undefined) {
      const change = await applyProfile(profile, { force, strict, cause, isHeld: false }, site, session);
      return {
        ...nothingElse,
        change: withWarnings(change, warnings),
        maintenance: undefined,
        isRearranged: isSetAside,
      };
    }
    const { current, wanted } = await next(before, request, session);
    // Nothing would come back from a trial that is not written down: where that fails, it does not begin.
    if (wanted.unconfirmed !== undefined) await writeMaintenance(session.state, { ...wanted, reconciled: false });
    const reconciliation = await reconcileOrForget(wanted, before, cause, session);
    const waits = reconciliation.maintenance?.unconfirmed !== undefined;
    return {
      ...reconciliation,
      change: withWarnings(reconciliation.change, warnings),
      isRearranged: reconciliation.isRearranged || isSetAside,
      superseded: waits ? undefined : unconfirmedBase(current),
    };
  });
}

/**
 * Says what {@link setBase} would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError for every reason for which it would not begin.
 */
export async function planBase(request: BaseRequest, site: Site, watcher: Watcher = silentWatcher): Promise<BaseSet> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const { before, isSetAside, warnings } = await planTaking(state);
  const trial = { site, options: request, state, deadline: deadlineAfter(site.timeoutMs) };
  const { current, wanted } = await next(before, request, trial);
  const profile =
    wanted.holds.length === 0 ? request.profile : await loadProfile(profileInForce(wanted), site.profilesDirectories);
  const { force, strict, reason } = request;
  const order = { force, strict, cause: { action: 'set', reason }, isHeld: false } as const;
  const change = withWarnings(await applyProfile(profile, order, site, dryRun(site, watcher)), warnings);
  const superseded = wanted.unconfirmed === undefined ? unconfirmedBase(current) : undefined;
  const maintenance = isOver(wanted) ? undefined : wanted;
  return { ...nothingElse, change, maintenance, isRearranged: isSetAside || isRearranged(before, wanted), superseded };
}

/** What is there by now, and what is to be there. */
async function next(
  before: Maintenance | undefined,
  { profile, reason, confirmMs }: BaseRequest,
  trial: TrialPlace,
): Promise<{ readonly current: Maintenance | undefined; readonly wanted: Maintenance }> {
  // A base that lies below a hold is rendered only later: what is wrong with it is to be said now.
  const { text } = await renderProfile(profile, trial.site);
  const current = before && withoutEnded(before).maintenance;
  const stays = withBase(current ?? nothingHeld(profile.name), { profile: profile.name });
  if (confirmMs === undefined) return { current, wanted: stays };
  const unconfirmed = await onTrial({ text, reason, confirmMs }, current, trial);
  return { current, wanted: unconfirmed === undefined ? stays : { ...stays, unconfirmed } };
}

/** What there is beside a change where nothing is held and nothing waits. */
const nothingElse = {
  isRearranged: false,
  left: [],
  meanwhile: undefined,
  mailsReport: false,
  superseded: undefined,
};

function withWarnings(change: ChangeResult, warnings: readonly string[]): ChangeResult {
  return { ...change, warnings: [...warnings, ...change.warnings] };
}
