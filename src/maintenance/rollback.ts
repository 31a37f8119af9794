import { silentWatcher, type Watcher } from '../change/progress.ts';
import type { ChangeResult } from '../change/result.ts';
import { MonitAlertError } from '../errors.ts';
import { readInstallation } from '../inspect/installation.ts';
import { asTheDaemonSees } from '../inspect/observe.ts';
import { loadProfile } from '../profile/load.ts';
import { type ManagedText, renderManagedText, type ServiceTexts } from '../render/managed-text.ts';
import { renderProfile } from '../render/render.ts';
import type { Site } from '../site.ts';
import { earlierThan, readRevisions, type Revision as KeptRevision, type RevisionTexts } from '../state/revisions.ts';
import { stateFor } from '../state/state-directory.ts';
import { type BasePolicy, ensureMayBeBase } from './base-policy.ts';
import { installedServices } from './installed-base.ts';
import { isOver, type Maintenance } from './record/model.ts';
import { scopedText } from './record/scopes.ts';
import { readMaintenance, removeMaintenance } from './record/store.ts';
import { inSession, putInForce, type RequestOptions, type Session } from './session.ts';

/** A configuration that can be rolled back to, without its text, which may contain passwords. */
export interface Revision {
  /** The newest is 1. */
  readonly number: number;
  /** The profile that it was rendered from. */
  readonly profile: string;
  /** UTC, ISO 8601. */
  readonly since: string;
  /** The user who applied it. */
  readonly by: string;
}

/** A request for a rollback. */
export interface RollbackRequest extends RequestOptions {
  /** The number of a {@link Revision}. */
  readonly number: number;
  /** For the history. */
  readonly reason: string | undefined;
  /** What the site allows; undefined: anything. */
  readonly policy?: BasePolicy | undefined;
}

/** The result of a rollback. */
export interface Rollback {
  /** How the change ended. */
  readonly change: ChangeResult;
  /** The revision that was restored, with its number before the rollback. */
  readonly revision: Revision;
}

/**
 * Restores an earlier revision, even if its profile has changed since.
 * @throws MonitAlertError `hold.only`, `hold.too-long`, `rollback.held`, `rollback.none`, or why the change is refused:
 * nothing is changed.
 */
export async function rollback(
  request: RollbackRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Rollback> {
  return inSession({ command: 'monit-alert rollback', site, watcher, options: request }, async (session) => {
    const { revision, managedText } = await choose(request.number, site);
    ensureMayBeBase(managedText, request.reason, request.policy ?? {});
    const reason = request.reason ?? `back to the revision of ${revision.since}`;
    const change = await putInForce(managedText, { cause: { action: 'rollback', reason }, isHeld: false }, session);
    const forgotten = await forgetFallback(change, session);
    return { revision, change: await withOutlook(forgotten, managedText, site) };
  });
}

/** As {@link rollback} with `dryRun`. */
export async function planRollback(
  request: RollbackRequest,
  site: Site,
  watcher: Watcher = silentWatcher,
): Promise<Rollback> {
  return rollback({ ...request, dryRun: true }, site, watcher);
}

/**
 * The revisions that can be rolled back to, newest first; during a hold, those that can be when it has ended.
 * @throws MonitAlertError if the configuration cannot be read.
 */
export async function listRevisions(site: Site): Promise<Revision[]> {
  return (await earlierRevisions(site)).map(describe);
}

async function earlierRevisions(site: Site): Promise<KeptRevision[]> {
  const state = stateFor(site.stateDirectory, site.controlFile);
  const [revisions, maintenance] = [await readRevisions(state), await readMaintenance(state)];
  const isHeld = maintenance !== undefined && maintenance.holds.length > 0;
  const texts = isHeld ? await baseTextsOf(maintenance, revisions[0], site) : await installedTexts(site);
  return earlierThan(texts, revisions);
}

async function installedTexts(site: Site): Promise<RevisionTexts | undefined> {
  const installation = await readInstallation(await asTheDaemonSees(site));
  const { text } = installation.installed;
  return text === undefined ? undefined : { text, services: noneAsUndefined(installedServices(installation)) };
}

function noneAsUndefined(texts: ServiceTexts): ServiceTexts | undefined {
  return Object.keys(texts).length > 0 ? texts : undefined;
}

/** What is installed when all holds have ended: the numbers must be the same then. */
async function baseTextsOf(
  { base, baseText, baseServices }: Maintenance,
  newest: KeptRevision | undefined,
  site: Site,
): Promise<RevisionTexts | undefined> {
  if (baseText !== undefined) return { text: baseText, services: baseServices };
  try {
    return { text: (await renderManagedText(await loadProfile(base, site.profilesDirectories), site)).text };
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return newest;
  }
}

function describe({ profile, since, by }: KeptRevision, index: number): Revision {
  return { number: index + 1, profile, since, by };
}

async function choose(
  number: number,
  site: Site,
): Promise<{ readonly revision: Revision; readonly managedText: ManagedText }> {
  const maintenance = await readMaintenance(stateFor(site.stateDirectory, site.controlFile));
  if (maintenance !== undefined && !isFallback(maintenance)) throw held(maintenance);
  const known = await earlierRevisions(site);
  const found = known[number - 1];
  if (found === undefined) throw noRevision(known.length);
  const { profile, text, alerts, mail, since, services: texts = {} } = found;
  const managedText = { profile, text, alerts, mail, services: { texts }, origin: `the revision of ${since}` };
  return { revision: describe(found, number - 1), managedText };
}

/** Otherwise the next `sync` would undo the rollback as soon as the profile is mended. */
async function forgetFallback(change: ChangeResult, { lock, state }: Session): Promise<ChangeResult> {
  if (lock === undefined || change.state === 'rolled-back' || change.state === 'failed') return change;
  try {
    await removeMaintenance(state);
    return change;
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return { ...change, warnings: [...change.warnings, error.message] };
  }
}

/** An earlier text is in force already: any revision is as good. */
function isFallback(maintenance: Maintenance): boolean {
  return maintenance.fallback !== undefined && isOver(maintenance) && maintenance.reconciled;
}

/** Warns if applying the profile would undo the rollback. */
async function withOutlook(change: ChangeResult, { profile, text }: ManagedText, site: Site): Promise<ChangeResult> {
  if (change.state === 'rolled-back' || change.state === 'failed') return change;
  const outlook = await outlookOf(profile, text, site);
  return outlook === undefined ? change : { ...change, warnings: [...change.warnings, outlook] };
}

async function outlookOf(name: string, text: string, site: Site): Promise<string | undefined> {
  try {
    const profile = await loadProfile(name, site.profilesDirectories);
    const { text: now } = await renderProfile(profile, site);
    if (now === text) return undefined;
    return `profile "${name}" has changed since: \`monit-alert ${name}\` would undo the rollback; edit ${profile.file}`;
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    return `profile "${name}" cannot be put in force now, so no hold can start: ${error.message}`;
  }
}

function held({ holds, base, unconfirmed }: Maintenance): MonitAlertError {
  const refusal = (message: string, hint: string) =>
    new MonitAlertError('rollback.held', message, { details: ['nothing was changed'], hint });
  if (holds.length > 0) {
    const names = holds
      .map(({ id, profile, scope, by }) => `${id} (${scopedText(profile, scope)}, by ${by})`)
      .join(', ');
    return refusal(
      `cannot roll back while a hold is active: ${names}`,
      'End the holds with `monit-alert release --all`, then run this again.',
    );
  }
  if (unconfirmed !== undefined) {
    return refusal(
      `cannot roll back while "${base}" is unconfirmed: if nobody confirms it in time, it is reverted`,
      'Keep it with `monit-alert confirm`, then run this again; or choose a profile: `monit-alert PROFILE`.',
    );
  }
  return refusal(
    `cannot roll back: all holds have ended, but "${base}" is not proved to be in force yet`,
    'Run `monit-alert sync` to finish it, then run this again.',
  );
}

function noRevision(count: number): MonitAlertError {
  if (count === 0) {
    return new MonitAlertError('rollback.none', 'there is no revision to roll back to', {
      details: ['a revision is kept when Monit is proved to run a base profile'],
      hint: 'Run `monit-alert history` to see the changes.',
    });
  }
  const [be, revisions] = count === 1 ? ['is', 'revision'] : ['are', 'revisions'];
  return new MonitAlertError('rollback.none', `there ${be} only ${count} ${revisions} to roll back to`, {
    hint: 'Run `monit-alert rollback --list` to see the list.',
  });
}
