import { MonitAlertError, withDetails } from '../errors.ts';
import { loadProfile } from '../profile/load.ts';
import { readHeader } from '../render/header.ts';
import { keptText, type ManagedText, renderManagedText } from '../render/managed-text.ts';
import type { ScopedProfile } from '../render/scope.ts';
import type { Site } from '../site.ts';
import { isSameText, readRevisions } from '../state/revisions.ts';
import { holdsKey, profileInForce, scopedHoldsInForce, unscopedHold } from './record/in-force.ts';
import { fallbackOfBase, isBaseInForce, keptTextsOf } from './record/kept-texts.ts';
import type { Hold, KeptText, Maintenance } from './record/model.ts';
import { scopeText } from './record/scopes.ts';

/** What a record wants to be in force now. */
export async function contentOf(wanted: Maintenance, { site }: { readonly site: Site }): Promise<ManagedText> {
  const unscoped = await unscopedText(wanted, site);
  const scoped = await Promise.all(scopedHoldsInForce(wanted).map(async (hold) => scopedProfile(hold, site)));
  return scoped.length === 0 ? unscoped : { ...unscoped, scoped: scoped.flat() };
}

async function unscopedText(wanted: Maintenance, site: Site): Promise<ManagedText> {
  const { baseText, baseServices, holds } = wanted;
  if (isBaseInForce(wanted)) {
    if (baseText !== undefined) return keptText(baseText, 'the base text to restore', baseServices);
    // The base cannot be rendered: a scoped hold must not depend on that.
    const kept = holds.length > 0 && fallbackOfBase(wanted) ? keptTextsOf(wanted, undefined).find(isIntact) : undefined;
    if (kept !== undefined) return intactText(kept);
  }
  return renderManagedText(await loadProfile(profileInForce(wanted), site.profilesDirectories), site);
}

async function scopedProfile({ id, profile, scope }: Hold, site: Site): Promise<ScopedProfile[]> {
  if (scope === undefined) return [];
  const loaded = await loadProfile(profile, site.profilesDirectories).catch((error: unknown) => {
    throw error instanceof MonitAlertError ? neededByHold(error, `hold "${id}" for ${scopeText(scope)}`, id) : error;
  });
  return [{ profile: loaded, scope }];
}

/** Whoever sets another base has not named this profile. */
function neededByHold(error: MonitAlertError, hold: string, id: string) {
  return withDetails(error, [`${hold} needs it; \`monit-alert release ${id}\` ends this hold`]);
}

/** An earlier text that can stand in for what a record wants. */
export interface StandIn {
  readonly kept: KeptText;
  /** It is without the scoped holds. */
  readonly isUnscoped: boolean;
}

/** Best first: the same with the same holds, then without the scoped ones. */
export async function standIns(wanted: Maintenance, state: string): Promise<StandIn[]> {
  const [key, unscoped] = [holdsKey(wanted), unscopedHold(wanted)?.id];
  const own = keptTextsOf(wanted, key);
  const base = unscoped === undefined ? await textsOfBase(wanted, state) : keptTextsOf(wanted, unscoped);
  const as = (isUnscoped: boolean) => (kept: KeptText) => ({ kept, isUnscoped });
  return key === unscoped ? base.map(as(false)) : [...own.map(as(false)), ...base.map(as(true))];
}

/** A record of an earlier version keeps no texts: then the last revision is what was in force before. */
async function textsOfBase({ base, baseText, baseServices, ...wanted }: Maintenance, state: string) {
  const earlier = baseText === undefined ? [] : [{ profile: base, text: baseText, services: baseServices }];
  const kept = [...(wanted.holds.length === 0 ? [] : earlier), ...keptTextsOf(wanted, undefined)];
  const revisions = await readRevisions(state).catch(() => []);
  const last = revisions.find(({ profile }) => profile === base) ?? revisions[0];
  return last === undefined || kept.some((one) => isSameText(one, last)) ? kept : [...kept, last];
}

/** @throws MonitAlertError `kept-text.damaged` */
export function intactText(kept: KeptText): ManagedText {
  const { profile, text, services } = kept;
  if (isIntact(kept)) return keptText(text, `the kept text of "${profile}"`, services);
  throw new MonitAlertError('kept-text.damaged', `the kept text of "${profile}" is damaged`);
}

function isIntact({ text }: KeptText): boolean {
  return readHeader(text).kind === 'intact';
}
