import type { ChangeRequest } from '../change/apply.ts';
import { prepareChange } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { type ManagedText, renderManagedText, type ServiceTexts } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { type BasePolicy, ensureMayBeBase } from './base-policy.ts';
import { type Reconciliation, reconcileOrForget } from './reconcile.ts';
import { withoutEnded } from './record/expired.ts';
import { withKeptText } from './record/kept-texts.ts';
import {
  type EndedHold,
  type Maintenance,
  nothingHeld,
  type UnconfirmedBase,
  unconfirmedBase,
  withBase,
} from './record/model.ts';
import { planTaking, takeMaintenance, writeMaintenance } from './record/store.ts';
import { recordExpired } from './release.ts';
import { inSession, putInForce, type RequestOptions, type Session } from './session.ts';
import { unconfirmedFor } from './unconfirmed.ts';

/** A request for a base profile. */
export interface BaseRequest extends ChangeRequest, RequestOptions {
  /** Milliseconds within which it must be confirmed; undefined: no confirmation is needed. */
  readonly confirmMs?: number | undefined;
  /** What the site allows; undefined: anything. */
  readonly policy?: BasePolicy | undefined;
}

/** The result of setting the base. */
export interface BaseSet extends Reconciliation {
  /** An unconfirmed change that this one replaces. */
  readonly superseded: UnconfirmedBase | undefined;
}

/**
 * During a hold for everything, the new base takes effect when the hold ends. During scoped holds, it takes effect at
 * once, except for their services.
 * @throws MonitAlertError `hold.only`, `hold.too-long`, `confirm.held`, `confirm.unended`, `state.unwritable`, or why
 * the change is refused.
 */
export async function setBase(request: BaseRequest, site: Site, watcher: Watcher = silentWatcher): Promise<BaseSet> {
  const { profile, reason, confirmMs } = request;
  const cause = { action: 'set', reason } as const;
  const command = `monit-alert ${profile.name}`;
  return inSession({ command, site, watcher, options: request }, async (session) => {
    const { state, lock } = session;
    const managedText = await renderManagedText(profile, site);
    ensureMayBeBase(managedText, reason, request.policy ?? {});
    const { before, isSetAside, warnings } = await (lock === undefined ? planTaking : takeMaintenance)(state);
    if (before === undefined && confirmMs === undefined) {
      const change = await putInForce(managedText, { cause, isHeld: false }, session);
      return { ...onlyChange, change: withWarnings(change, warnings), maintenanceChanged: isSetAside };
    }
    const { current, wanted, ended } = await next(before, { ...request, managedText }, session);
    // Recorded first: a change that is not recorded would never be reverted.
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
  { profile, reason, confirmMs, managedText }: BaseRequest & { readonly managedText: ManagedText },
  session: Session,
): Promise<Next> {
  const { maintenance: current, ended } =
    before === undefined ? { maintenance: undefined, ended: [] } : withoutEnded(before);
  const { text } = managedText;
  const base = withBase(current ?? nothingHeld(profile.name), { profile: profile.name });
  const services = base.holds.length > 0 ? await acceptedServices(managedText, session) : undefined;
  const wanted = withKeptText(base, { profile: profile.name, text, ...(services && { services }) });
  if (confirmMs === undefined) return { current, wanted, ended };
  const unconfirmed = await unconfirmedFor({ managedText, reason, confirmMs }, current, session);
  return { current, wanted: unconfirmed === undefined ? wanted : { ...wanted, unconfirmed }, ended };
}

interface Next {
  readonly current: Maintenance | undefined;
  readonly wanted: Maintenance;
  /** Holds that are over, and end with this request. */
  readonly ended: readonly EndedHold[];
}

/**
 * A base that takes effect when the holds end is checked now, while somebody can correct it. @returns the files of
 * services.
 */
async function acceptedServices(managedText: ManagedText, { site, options, deadline }: Session): Promise<ServiceTexts> {
  return (await prepareChange(managedText, site, options, deadline)).serviceTexts;
}

const onlyChange = {
  maintenance: undefined,
  left: [],
  meanwhile: undefined,
  reports: [],
  superseded: undefined,
};

function withWarnings(change: ChangeResult, warnings: readonly string[]): ChangeResult {
  return { ...change, warnings: [...warnings, ...change.warnings] };
}
