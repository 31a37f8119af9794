import type { ChangeRequest } from '../change/apply.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { renderManagedText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { type Reconciliation, reconcileOrForget } from './reconcile.ts';
import { type EndedHold, withoutEnded } from './record/expired.ts';
import { type Maintenance, nothingHeld, type UnconfirmedBase, unconfirmedBase, withBase } from './record/model.ts';
import { planTaking, takeMaintenance, writeMaintenance } from './record/store.ts';
import { recordExpired } from './release.ts';
import { inSession, putInForce, type RequestOptions, type Session } from './session.ts';
import { unconfirmedFor } from './unconfirmed.ts';

/** A profile that is to be the base. */
export interface BaseRequest extends ChangeRequest, RequestOptions {
  /** Milliseconds within which it must be confirmed; undefined: it stays. */
  readonly confirmMs?: number | undefined;
}

/** The result of setting the base. */
export interface BaseSet extends Reconciliation {
  /** An unconfirmed change that this one replaces: it will not be reverted. */
  readonly superseded: UnconfirmedBase | undefined;
}

/**
 * Sets the base profile. During a hold it takes effect when the hold ends. With `confirmMs` it takes effect now, and is
 * reverted if nobody confirms it in time.
 * @throws MonitAlertError if nothing was begun: `confirm.held`, `confirm.unended`, `state.unwritable`, or why the
 * change is refused.
 */
export async function setBase(request: BaseRequest, site: Site, watcher: Watcher = silentWatcher): Promise<BaseSet> {
  const { profile, reason, confirmMs } = request;
  const cause = { action: 'set', reason } as const;
  const command = `monit-alert ${profile.name}`;
  return inSession({ command, site, watcher, options: request }, async (session) => {
    const { state, lock } = session;
    const { before, isSetAside, warnings } = await (lock === undefined ? planTaking : takeMaintenance)(state);
    const managedText = await renderManagedText(profile, site);
    if (before === undefined && confirmMs === undefined) {
      const change = await putInForce(managedText, { cause, isHeld: false }, session);
      return { ...onlyChange, change: withWarnings(change, warnings), maintenanceChanged: isSetAside };
    }
    const { current, wanted, ended } = await next(before, { ...request, text: managedText.text }, session);
    // A change that is not written down would never be reverted, so it does not begin if that fails.
    if (wanted.unconfirmed !== undefined && lock !== undefined) {
      await writeMaintenance(state, { ...wanted, reconciled: false });
    }
    const until = wanted.unconfirmed?.until;
    const reconciled = await reconcileOrForget(wanted, before, { ...cause, until }, session);
    const reconciliation = await recordExpired(reconciled, { ended, reverted: undefined }, session);
    const isUnconfirmed = reconciliation.maintenance?.unconfirmed !== undefined;
    return {
      ...reconciliation,
      change: withWarnings(reconciliation.change, warnings),
      maintenanceChanged: reconciliation.maintenanceChanged || isSetAside,
      superseded: isUnconfirmed ? undefined : unconfirmedBase(current),
    };
  });
}

/** As {@link setBase} with `dryRun`. */
export async function planBase(request: BaseRequest, site: Site, watcher: Watcher = silentWatcher): Promise<BaseSet> {
  return setBase({ ...request, dryRun: true }, site, watcher);
}

async function next(
  before: Maintenance | undefined,
  { profile, reason, confirmMs, text }: BaseRequest & { readonly text: string },
  session: Session,
): Promise<Next> {
  const { maintenance: current, ended } =
    before === undefined ? { maintenance: undefined, ended: [] } : withoutEnded(before);
  const wanted = withBase(current ?? nothingHeld(profile.name), { profile: profile.name });
  if (confirmMs === undefined) return { current, wanted, ended };
  const unconfirmed = await unconfirmedFor({ text, reason, confirmMs }, current, session);
  return { current, wanted: unconfirmed === undefined ? wanted : { ...wanted, unconfirmed }, ended };
}

interface Next {
  readonly current: Maintenance | undefined;
  readonly wanted: Maintenance;
  /** Holds that are over, and end with this request. */
  readonly ended: readonly EndedHold[];
}

const onlyChange = {
  maintenance: undefined,
  left: [],
  meanwhile: undefined,
  mailsReport: false,
  superseded: undefined,
};

function withWarnings(change: ChangeResult, warnings: readonly string[]): ChangeResult {
  return { ...change, warnings: [...warnings, ...change.warnings] };
}
