import { applyText, dryRun } from '../change/apply.ts';
import type { PrepareOptions } from '../change/prepare.ts';
import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { loadProfile } from '../profile/load.ts';
import type { ManagedText } from '../render/managed-text.ts';
import { renderProfile } from '../render/render.ts';
import type { Site } from '../site.ts';
import { type Revision, earlierThan, readRevisions } from '../state/revisions.ts';
import { stateFor } from '../state/state-directory.ts';
import type { Maintenance } from './record/model.ts';
import { readMaintenance } from './record/store.ts';
import { inSession } from './session.ts';

/** A text that one can go back to. The text itself stays in the state directory: it may hold passwords. */
export interface Earlier {
  /** Counts from the newest, which is 1. */
  readonly number: number;
  /** The profile that it was rendered from. */
  readonly profile: string;
  /** When it came in force. UTC, ISO 8601. */
  readonly since: string;
  /** Who put it in force then. */
  readonly by: string;
}

/** An earlier text that is to be in force again. */
export interface RollbackRequest extends PrepareOptions {
  /** Which one: see {@link Earlier}. */
  readonly number: number;
  /** Why, for the history. */
  readonly reason: string | undefined;
}

/** What came of going back. */
export interface Rollback {
  /** How the change ended. */
  readonly change: ChangeResult;
  /** What was gone back to, under the number that it had before. */
  readonly earlier: Earlier;
}

/**
 * Puts an earlier text back in force, whatever its profile says by now: the newest that Monit was seen to run as the base
 * and that is not the one which stands there now, or the one so many before it. By the road of every change: the text is
 * checked anew, and must mean what it meant.
 *
 * @throws MonitAlertError when nothing was begun: `rollback.held` while anything is held, `rollback.none` where no such text
 * is known, and whatever any change is refused for.
 */
export async function rollback(
  request: RollbackRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Rollback> {
  return inSession('monit-alert rollback', site, request, watcher, async (session) => {
    const { earlier, managedText } = await choose(request.number, site);
    const cause = { action: 'rollback', reason: request.reason ?? `back to the text of ${earlier.since}` } as const;
    const { force, strict } = request;
    const change = await applyText(managedText, { force, strict, cause, isHeld: false }, site, session);
    return { earlier, change: await withProspect(change, managedText, site) };
  });
}

/**
 * Says what {@link rollback} would do. Leaves no trace whatever.
 *
 * @throws MonitAlertError for every reason for which it would not begin.
 */
export async function planRollback(
  request: RollbackRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Rollback> {
  const { earlier, managedText } = await choose(request.number, site);
  const { force, strict, reason } = request;
  const order = { force, strict, cause: { action: 'rollback', reason }, isHeld: false } as const;
  const change = await applyText(managedText, order, site, dryRun(site, watcher));
  return { earlier, change: await withProspect(change, managedText, site) };
}

/**
 * What one can go back to now, newest first. Touches nothing.
 *
 * @throws MonitAlertError where the configuration cannot be read.
 */
export async function listEarlier(site: Site): Promise<Earlier[]> {
  return (await earlierTexts(site)).map(describe);
}

async function earlierTexts(site: Site): Promise<Revision[]> {
  const { installed } = await readInstallation(await asTheDaemonSees(site));
  return earlierThan(installed.text, await readRevisions(stateFor(site.stateDirectory, site.controlFile)));
}

function describe({ profile, since, by }: Revision, index: number): Earlier {
  return { number: index + 1, profile, since, by };
}

async function choose(
  number: number,
  site: Site,
): Promise<{ readonly earlier: Earlier; readonly managedText: ManagedText }> {
  const maintenance = await readMaintenance(stateFor(site.stateDirectory, site.controlFile));
  if (maintenance !== undefined) throw held(maintenance);
  const known = await earlierTexts(site);
  const base = known[number - 1];
  if (base === undefined) throw unknown(known.length);
  const { profile, text, alerts, mail, since } = base;
  const managedText = { profile, text, alerts, mail, origin: `the text of ${since}` };
  return { earlier: describe(base, number - 1), managedText };
}

/** What is in force now does not last where the profile gives something else: that is to be known at once. */
async function withProspect(change: ChangeResult, { profile, text }: ManagedText, site: Site): Promise<ChangeResult> {
  if (change.state === 'rolled-back' || change.state === 'failed') return change;
  const prospect = await prospectOf(profile, text, site);
  return prospect === undefined ? change : { ...change, warnings: [...change.warnings, prospect] };
}

async function prospectOf(name: string, text: string, site: Site): Promise<string | undefined> {
  try {
    const profile = await loadProfile(name, site.profilesDirectories);
    const { text: now } = await renderProfile(profile, site);
    if (now === text) return undefined;
    return `profile ${name} gives another text by now, which the next \`monit-alert ${name}\` puts in force; see to ${profile.file}`;
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return `profile ${name} cannot be put in force as it is now, and so nothing can be held over it: ${error.message}`;
  }
}

function held({ holds, base, unconfirmed }: Maintenance): MonitAlertError {
  if (unconfirmed !== undefined && holds.length === 0) {
    return new MonitAlertError('rollback.held', `${base} waits to be confirmed, or goes back by itself`, {
      hint: 'Nothing was touched. Set the base that is to stay: `monit-alert PROFILE`; or `monit-alert confirm` first.',
    });
  }
  const names = holds.map(({ id, profile, by }) => `${id} (${profile}, by ${by})`).join(', ');
  if (names === '') {
    return new MonitAlertError('rollback.held', `a maintenance is over, but ${base} is not proved to be in force yet`, {
      hint: 'Nothing was touched. `monit-alert sync` tries that again; then run this again.',
    });
  }
  return new MonitAlertError('rollback.held', `what is held lies over the base: ${names}`, {
    hint: 'Nothing was touched. `monit-alert release --all` ends what is held; then run this again.',
  });
}

function unknown(count: number): MonitAlertError {
  if (count === 0) {
    return new MonitAlertError('rollback.none', 'there is no earlier text to go back to', {
      hint: 'Kept is what Monit was seen to run for a profile that was not held. `monit-alert history` shows the changes.',
    });
  }
  return new MonitAlertError(
    'rollback.none',
    `there ${count === 1 ? 'is only one earlier text' : `are only ${count} earlier texts`} to go back to`,
    { hint: '`monit-alert rollback --list` shows them.' },
  );
}
