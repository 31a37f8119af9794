import { isSameText } from '../../state/revisions.ts';
import { holdsKey, inForceText, namesHold, profileInForce, unscopedHold } from './in-force.ts';
import type { Fallback, KeptText, Maintenance } from './model.ts';

/** Keeps the newest text for the same holds, or for the base, and the oldest one: that was in force before. */
export function withKeptText(maintenance: Maintenance, kept: KeptText): Maintenance {
  const others = (maintenance.keptTexts ?? []).filter(({ hold }) => hold !== kept.hold);
  const earlier = keptTextsOf(maintenance, kept.hold).filter((one) => !isSameText(one, kept));
  return { ...maintenance, keptTexts: [kept, ...earlier.slice(-1), ...others] };
}

/** @param key of the holds ({@link holdsKey}); undefined: the base. */
export function keptTextsOf({ keptTexts = [] }: Pick<Maintenance, 'keptTexts'>, key: string | undefined): KeptText[] {
  return keptTexts.filter(({ hold }) => hold === key);
}

export function withoutTextsOf(maintenance: Maintenance, ids: readonly string[]): Maintenance {
  const { keptTexts, fallback, ...others } = maintenance;
  return {
    ...others,
    ...(keptTexts && { keptTexts: keptTexts.filter(({ hold }) => !namesHold(hold, ids)) }),
    ...(fallback && !namesHold(fallback.hold, ids) && { fallback }),
  };
}

/** Without the texts of scoped holds that the base is in force with. */
export function withoutTextsOverBase(maintenance: Maintenance): Maintenance {
  const { keptTexts, holds } = maintenance;
  if (keptTexts === undefined) return maintenance;
  const unscoped = holds.filter(({ scope }) => scope === undefined).map(({ id }) => id);
  const kept = keptTexts.filter(({ hold }) => hold === undefined || namesHold(hold, unscoped));
  return { ...maintenance, keptTexts: kept };
}

/** The base could not be put in force: an earlier text is in force instead, or comes back after the holds. */
export function fallbackOfBase(maintenance: Maintenance | undefined): Fallback | undefined {
  const fallback = maintenance?.fallback;
  return fallback?.hold === undefined ? fallback : undefined;
}

/** Whether an earlier text is in force now. */
export function isFallenBack(maintenance: Maintenance): boolean {
  return maintenance.fallback !== undefined && maintenance.fallback.hold === holdsKey(maintenance);
}

/** Whether the base is in force, be it for some services only. */
export function isBaseInForce(maintenance: Maintenance): boolean {
  return unscopedHold(maintenance) === undefined;
}

/** Who stands in for what; `could not be put in force` follows. */
export function standInText(maintenance: Maintenance, { isUnscoped = false }: Fallback): string {
  const wanted = inForceText(maintenance);
  return isUnscoped
    ? `"${profileInForce(maintenance)}" is in force for all services, because ${wanted}`
    : `${wanted} is in force as it was before, because it`;
}
