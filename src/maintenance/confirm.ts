import { prepareChange } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { MonitAlertError } from '../errors.ts';
import { keptText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { readHistory } from '../state/history.ts';
import { rememberRevision } from '../state/revisions.ts';
import { readBase } from './installed-base.ts';
import { notConfirmed } from './record/expired.ts';
import {
  isOverdue,
  isOver,
  type Maintenance,
  profileInForce,
  type UnconfirmedBase,
  unconfirmedBase,
  withBase,
} from './record/model.ts';
import { readMaintenance, removeMaintenance, writeMaintenance } from './record/store.ts';
import { inSession, type Session } from './session.ts';

/** What came of confirming a base. */
export interface Confirmed {
  /** The base that stays. */
  readonly confirmed: UnconfirmedBase;
  /** What is held now, or still to be done; undefined where nothing is. */
  readonly maintenance: Maintenance | undefined;
  /** What the person should know although it is confirmed. */
  readonly warnings: readonly string[];
}

/**
 * Confirms the base that waits for it: what is in force stays.
 *
 * @throws MonitAlertError `confirm.late` where nobody did so in time, whether or not it has been gone back yet;
 * `confirm.nothing` where none waits. Nothing is touched.
 */
export async function confirm(site: Site, watcher: Watcher = silentWatcher): Promise<Confirmed> {
  const options = { force: false, strict: false };
  return inSession('monit-alert confirm', site, options, watcher, async (session) => {
    const before = await readMaintenance(session.state);
    const waiting = unconfirmedBase(before);
    if (before === undefined || waiting === undefined) throw await notWaiting(before, session);
    if (isOverdue(waiting, Date.now())) throw late(waiting, before);
    const maintenance = withBase(before, { profile: before.base });
    if (!isOver(maintenance) || !maintenance.reconciled) {
      await writeMaintenance(session.state, maintenance);
      return { confirmed: waiting, maintenance, warnings: [] };
    }
    await removeMaintenance(session.state);
    return { confirmed: waiting, maintenance: undefined, warnings: await remember(waiting, session) };
  });
}

/** Now that it is there to stay, it is something to go back to later. That only helps: a fault is a warning. */
async function remember({ since, by }: UnconfirmedBase, session: Session): Promise<string[]> {
  const { site, state, options, deadline } = session;
  try {
    const { text } = await readBase(site);
    const { managedText } = await prepareChange(keptText(text, 'what is in force'), site, options, deadline);
    const { profile, alerts, mail } = managedText;
    return await rememberRevision(state, { profile, text, alerts, mail, since, by });
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return [`the text is not kept for \`monit-alert rollback\`: ${error.message}`];
  }
}

function late({ profile, until, before }: UnconfirmedBase, maintenance: Maintenance): MonitAlertError {
  return new MonitAlertError('confirm.late', `too late: ${profile} was to be confirmed until ${until}`, {
    details: [`in force is still ${profileInForce(maintenance)}; \`monit-alert sync\` goes back to ${before.profile}`],
    hint: 'Put it in force again: `monit-alert PROFILE --confirm 5m`.',
  });
}

async function notWaiting(maintenance: Maintenance | undefined, session: Session): Promise<MonitAlertError> {
  const now = await inForce(maintenance, session.site);
  const last = (await readHistory(session.state).catch(() => [])).at(-1)?.reason;
  const isLate = maintenance?.baseText !== undefined || last?.endsWith(notConfirmed) === true;
  if (!isLate) return new MonitAlertError('confirm.nothing', 'nothing waits to be confirmed', { details: [now] });
  return new MonitAlertError('confirm.late', 'too late: it was not confirmed in time, and is gone back from', {
    details: [now],
    hint: 'Put it in force again: `monit-alert PROFILE --confirm 5m`.',
  });
}

async function inForce(maintenance: Maintenance | undefined, site: Site): Promise<string> {
  if (maintenance !== undefined && !maintenance.reconciled)
    return `${profileInForce(maintenance)} is to be in force; \`monit-alert sync\` sees to it`;
  const installed = maintenance === undefined ? await readBase(site).catch(() => undefined) : undefined;
  const profile = maintenance === undefined ? installed?.profile : profileInForce(maintenance);
  if (profile === undefined) return 'no profile of ours is in force';
  return `in force is ${profile}; \`monit-alert status\` says whether Monit runs it`;
}
