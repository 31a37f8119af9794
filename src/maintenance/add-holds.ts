import type { Installation } from '../inspect/installation.ts';
import type { Site } from '../site.ts';
import type { Cause } from '../state/history.ts';
import type { Deadline } from '../system/clock.ts';
import { type InstalledBase, isRenderedNow, readBase } from './installed-base.ts';
import { startObservations } from './meanwhile/observations.ts';
import { type Reconciliation, reconcileOrForget } from './reconcile.ts';
import { type Ends, withoutEnded } from './record/expired.ts';
import { withKeptText } from './record/kept-texts.ts';
import { type Hold, type Maintenance, nothingHeld, withBase, withHold } from './record/model.ts';
import { readMaintenance } from './record/store.ts';
import { recordExpired } from './release.ts';
import type { Session } from './session.ts';

/** What is held at the moment. */
export interface Present {
  /** As it is recorded. */
  readonly before: Maintenance | undefined;
  /** What is over, and ends with the next change. */
  readonly expired: Ends;
  /** Without that. */
  readonly current: Maintenance;
}

/** @throws MonitAlertError `maintenance.no-base` */
export async function presentHolds(session: Session, installed: () => Promise<Installation>): Promise<Present> {
  const before = await readMaintenance(session.state);
  const expired = before === undefined ? nothingExpired : withoutEnded(before);
  return { before, expired, current: await withObservations(expired.maintenance, session, installed) };
}

const nothingExpired = { maintenance: undefined, ended: [], reverted: undefined };

/**
 * Adds holds, or replaces those of the same id, in one change. None is added if one cannot be put in force.
 * @throws MonitAlertError why they were refused; nothing is changed.
 */
export async function addHolds(
  holds: readonly Hold[],
  { before, expired, current }: Present,
  session: Session,
): Promise<Reconciliation> {
  const wanted = holds.reduce(withHold, current);
  const reconciled = await reconcileOrForget(wanted, before, causeOf(holds), session);
  return recordExpired(reconciled, expired, session);
}

function causeOf(holds: readonly Hold[]): Cause {
  const [first, ...others] = holds;
  const ids = { holds: holds.map(({ id }) => id) };
  if (first === undefined || others.length > 0) return { action: 'hold', reason: undefined, ...ids };
  const { profile, scope, reason, until, unmonitored: services } = first;
  const scoped = scope && { scoped: { profile, ...scope } };
  return { action: 'hold', reason, ...ids, ...scoped, until, ...(services.length === 0 ? {} : { services }) };
}

/** Observations begin with the first hold. */
async function withObservations(
  current: Maintenance | undefined,
  { site, deadline }: Session,
  read: () => Promise<Installation>,
): Promise<Maintenance> {
  const maintenance = current ?? (await installedBase(await readBase(site, read), site, deadline));
  if (maintenance.observations !== undefined) return maintenance;
  return { ...maintenance, observations: startObservations() };
}

/** Keeps the installed text if it differs from the profile, as after a revert. */
async function installedBase(installed: InstalledBase, site: Site, deadline: Deadline): Promise<Maintenance> {
  const { profile, text } = installed;
  const services = Object.keys(installed.services).length > 0 ? installed.services : undefined;
  const isRendered = await isRenderedNow(installed, site, deadline);
  if (installed.kind !== 'intact') return withBase(nothingHeld(profile), { profile });
  const maintenance = withBase(nothingHeld(profile), isRendered ? { profile } : { profile, text, services });
  return withKeptText(maintenance, { profile, text, services });
}
