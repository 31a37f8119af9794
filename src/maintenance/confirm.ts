import { prepareChange } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import { type Event, record } from '../change/record.ts';
import { MonitAlertError } from '../errors.ts';
import { serviceActions } from '../monit/http/service-action.ts';
import { keptText } from '../render/managed-text.ts';
import type { Site } from '../site.ts';
import { type HistoryEntry, readHistory } from '../state/history.ts';
import { rememberRevision } from '../state/revisions.ts';
import { readBase } from './installed-base.ts';
import { saysReverted } from './record/expired.ts';
import { isOverdue } from './record/hold-end.ts';
import { inForceText } from './record/in-force.ts';
import { isOver, type Maintenance, type UnconfirmedBase, unconfirmedBase, withBase } from './record/model.ts';
import { readMaintenance, removeMaintenance, writeMaintenance } from './record/store.ts';
import { inSession, type Session } from './session.ts';

/** The result of confirming a base. */
export interface Confirmed {
  /** The base that is confirmed. */
  readonly confirmed: UnconfirmedBase;
  /** Undefined if no hold is active and nothing is left to do. */
  readonly maintenance: Maintenance | undefined;
  /** A sentence each. */
  readonly warnings: readonly string[];
}

/**
 * Confirms the unconfirmed base, so that it is not reverted.
 * @throws MonitAlertError `confirm.late`, `confirm.nothing`: nothing is changed.
 */
export async function confirm(site: Site, watcher: Watcher = silentWatcher): Promise<Confirmed> {
  return inSession({ command: 'monit-alert confirm', site, watcher }, async (session) => {
    const before = await readMaintenance(session.state);
    const unconfirmed = unconfirmedBase(before);
    if (before === undefined || unconfirmed === undefined) throw await nothingUnconfirmed(before, session);
    if (isOverdue(unconfirmed, Date.now())) throw late(unconfirmed, before);
    const maintenance = withBase(before, { profile: before.base });
    const isEnd = isOver(maintenance) && maintenance.reconciled;
    await (isEnd ? removeMaintenance(session.state) : writeMaintenance(session.state, maintenance));
    const warnings = [
      ...(await record(confirmation(unconfirmed), site, watcher)),
      ...(isEnd ? await keepRevision(unconfirmed, session) : []),
    ];
    return { confirmed: unconfirmed, maintenance: isEnd ? undefined : maintenance, warnings };
  });
}

function confirmation({ profile, reason, until }: UnconfirmedBase): Event {
  return { action: 'confirm', reason, until, to: profile, state: 'done' };
}

/** An error is only a warning: the base is already confirmed. */
async function keepRevision({ since, by }: UnconfirmedBase, session: Session): Promise<string[]> {
  const { site, state, options, deadline } = session;
  try {
    const { text, services } = await readBase(site);
    const inForce = keptText(text, 'what is in force', services);
    const { profile, alerts, mail } = (await prepareChange(inForce, site, options, deadline)).managedText;
    return await rememberRevision(state, { profile, text, services, alerts, mail, since, by });
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return [`the revision could not be kept for \`monit-alert rollback\`: ${error.message}`];
  }
}

const confirmAgain = 'To put it in force again: `monit-alert PROFILE --confirm 5m`.';

function late({ profile, until, before }: UnconfirmedBase, maintenance: Maintenance): MonitAlertError {
  return new MonitAlertError('confirm.late', `too late: "${profile}" had to be confirmed by ${until}`, {
    details: [`${inForceText(maintenance)} is still in force; \`monit-alert sync\` will revert to "${before.profile}"`],
    hint: confirmAgain,
  });
}

async function nothingUnconfirmed(maintenance: Maintenance | undefined, session: Session): Promise<MonitAlertError> {
  const details = [await inForce(maintenance, session.site)];
  if (maintenance?.baseText === undefined && !(await wasReverted(session.state))) {
    return new MonitAlertError('confirm.nothing', 'there is no unconfirmed change', { details });
  }
  return new MonitAlertError('confirm.late', 'too late: not confirmed in time, and the change was reverted', {
    details,
    hint: confirmAgain,
  });
}

/** Without the history, the refusal only says less. */
async function wasReverted(state: string): Promise<boolean> {
  try {
    const last = (await readHistory(state)).filter(isAboutBase).at(-1);
    return last !== undefined && saysReverted(last);
  } catch (error) {
    if (error instanceof MonitAlertError) return false;
    throw error;
  }
}

function isAboutBase({ action, state }: HistoryEntry): boolean {
  return state !== 'refused' && !['hold', 'extend', 'reload', ...serviceActions].includes(action ?? '');
}

async function inForce(maintenance: Maintenance | undefined, site: Site): Promise<string> {
  if (maintenance === undefined) return installedProfile(site);
  if (maintenance.reconciled) return isInForce(inForceText(maintenance));
  return `${inForceText(maintenance)} is not proved to be in force yet; \`monit-alert sync\` tries again`;
}

async function installedProfile(site: Site): Promise<string> {
  try {
    return isInForce(`"${(await readBase(site)).profile}"`);
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return error.code === 'maintenance.no-base'
      ? 'no profile is in force'
      : `what is in force is unknown: ${error.message}`;
  }
}

function isInForce(what: string): string {
  return `${what} is in force; \`monit-alert status\` shows whether Monit runs it`;
}
