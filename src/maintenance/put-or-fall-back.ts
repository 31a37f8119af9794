import { createHash } from 'node:crypto';
import { applyPrepared, prepareInSession } from '../change/apply.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError, systemErrorReason, withDetails } from '../errors.ts';
import type { ManagedText, ServiceTexts } from '../render/managed-text.ts';
import type { Cause } from '../state/history.ts';
import { deadlineAfter } from '../system/clock.ts';
import { type FirstLook, firstLook } from './meanwhile/observations.ts';
import { holdsKey, inForceText, profileInForce } from './record/in-force.ts';
import { type Fallback, isOver, type Maintenance } from './record/model.ts';
import type { Session } from './session.ts';
import { contentOf, intactText, standIns } from './wanted-text.ts';

/** What became of what is wanted. */
export interface Put {
  /** Of the kept text, if there is a fallback. */
  readonly change: ChangeResult;
  /** The managed text that the change is about. */
  readonly text: string;
  /** The files of services that the change is about. */
  readonly services: ServiceTexts;
  /** Why a kept text is in force instead. */
  readonly fallback: Fallback | undefined;
  /** What was seen of Monit before the change; undefined on the way back. */
  readonly firstLook?: FirstLook;
}

/** Puts in force what the holds want, or else the base. An unconfirmed base is not kept as a revision. */
export async function put(wanted: Maintenance, cause: Cause, session: Session): Promise<Put> {
  const managedText = await contentOf(wanted, session);
  const prepared = await prepareInSession(managedText, session.options, session.site, session);
  const seen = await firstLook(prepared.daemon);
  return { ...(await carryOut(prepared, wanted, cause, session)), fallback: undefined, firstLook: seen };
}

/**
 * As {@link put}, for what comes back when a hold ends: that must not depend on what has changed meanwhile. If it
 * cannot be rendered, is refused or fails, the text that was in force before is put in force.
 * @throws MonitAlertError if that is not possible either; nothing was changed.
 */
export async function putOrFallBack(wanted: Maintenance, cause: Cause, asking: Session): Promise<Put> {
  const session = onTheWayBack(asking);
  const first = await attempt(async () => contentOf(wanted, session), wanted, cause, session);
  if (!(first instanceof Refused) && first.change.state !== 'rolled-back') return { ...first, fallback: undefined };
  const why = first instanceof Refused ? first.reason : reasonOf(first.change);
  const failed: Fallback = {
    profile: profileInForce(wanted),
    ...(wanted.holds.length === 0 ? {} : { hold: holdsKey(wanted) }),
    since: new Date().toISOString(),
    reason: why,
    ...(first instanceof Refused ? {} : { refused: digestOf(first) }),
  };
  const what = inForceText(wanted);
  const unusable: string[] = [];
  for (const { kept, isUnscoped } of await standIns(wanted, session.state)) {
    const fallback = isUnscoped ? { ...failed, isUnscoped } : failed;
    const back = await attempt(() => intactText(kept), wanted, because(cause, what, fallback), urgent(session));
    if (back instanceof Refused) unusable.push(back.reason);
    else if (back.change.state === 'failed') return { ...back, fallback: undefined };
    else if (back.change.state === 'rolled-back') unusable.push(reasonOf(back.change));
    else return { ...back, fallback };
  }
  return giveUp(first, what, unusable);
}

/** Nothing was touched. */
class Refused {
  readonly error: unknown;

  constructor(error: unknown) {
    this.error = error;
  }

  get reason(): string {
    const { error } = this;
    return error instanceof MonitAlertError ? [error.message, ...error.details].join(': ') : systemErrorReason(error);
  }
}

type Carried = Omit<Put, 'fallback'>;

/**
 * @returns a refusal if the text is at fault. What stands in the way of any text (the lock, a full disk, pending
 * actions) is thrown: another text would not help.
 */
async function attempt(
  content: () => Promise<ManagedText> | ManagedText,
  wanted: Maintenance,
  cause: Cause,
  session: Session,
): Promise<Carried | Refused> {
  const prepared = await refusalOr(async () =>
    prepareInSession(await content(), session.options, session.site, session),
  );
  if (prepared instanceof Refused) return prepared;
  try {
    return await carryOut(prepared, wanted, cause, session);
  } catch (error) {
    // Monit's last check before the reload has the real files, not a copy.
    if (error instanceof MonitAlertError && error.code === 'control-file.rejected') return new Refused(error);
    throw error;
  }
}

async function refusalOr<T>(work: () => Promise<T>): Promise<T | Refused> {
  try {
    return await work();
  } catch (error) {
    return new Refused(error);
  }
}

async function carryOut(
  prepared: Awaited<ReturnType<typeof prepareInSession>>,
  wanted: Maintenance,
  cause: Cause,
  session: Session,
): Promise<Carried> {
  const { force, strict } = session.options;
  const change = await applyPrepared(prepared, { cause, isHeld: !isOver(wanted), force, strict }, session);
  return { change, text: prepared.managedText.text, services: prepared.serviceTexts };
}

/** Nobody asks for the holds that are in force again. */
function onTheWayBack(session: Session): Session {
  return { ...session, options: { ...session.options, asked: undefined } };
}

/** The limit has begun for what failed; and no policy may keep alerts off. */
function urgent(session: Session): Session {
  const { site, options } = session;
  return { ...session, deadline: deadlineAfter(site.timeoutMs), options: { ...options, strict: false } };
}

function because(cause: Cause, what: string, { profile, reason, isUnscoped = false }: Fallback): Cause {
  const text = isUnscoped
    ? `the earlier text of "${profile}" is restored for all services`
    : 'its earlier text is restored';
  const restored = `${what} could not be put in force (${reason}): ${text}`;
  return { ...cause, reason: cause.reason === undefined ? restored : `${cause.reason}; ${restored}` };
}

function giveUp(first: Carried | Refused, what: string, unusable: readonly string[]): Put {
  const notes =
    unusable.length === 0
      ? [`no earlier text of ${what} is kept, so nothing could be restored instead`]
      : unusable.map((reason) => `its earlier text cannot be restored either: ${reason}`);
  if (first instanceof Refused)
    throw first.error instanceof MonitAlertError ? withDetails(first.error, notes) : first.error;
  const { change } = first;
  return { ...first, change: { ...change, warnings: [...change.warnings, ...notes] }, fallback: undefined };
}

function reasonOf(change: ChangeResult): string {
  return 'reason' in change ? change.reason : change.state;
}

/** Tells whether a profile renders to the texts that Monit did not load. */
export function digestOf({ text, services }: Pick<Put, 'text' | 'services'>): string {
  const others = Object.entries(services).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update([text, ...others.flat()].join('\0'))
    .digest('hex');
}
