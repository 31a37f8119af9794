import { prepareChange } from '../change/prepare.ts';
import { digestOf } from './put-or-fall-back.ts';
import { isBaseInForce, isFallenBack } from './record/kept-texts.ts';
import type { Maintenance } from './record/model.ts';
import { writeMaintenance } from './record/store.ts';
import { endHolds } from './release.ts';
import { nothingEnded, type Released } from './released.ts';
import type { Session } from './session.ts';
import { contentOf } from './wanted-text.ts';

/**
 * Puts in force what an earlier text stands in for, as soon as that is possible.
 * @returns undefined if there is nothing to mend, or it still cannot be: that was told when it began.
 */
export async function mendFallback(before: Maintenance, session: Session): Promise<Released | undefined> {
  const { fallback } = before;
  if (fallback === undefined) return undefined;
  const isInForce = isFallenBack(before) || (fallback.hold === undefined && isBaseInForce(before));
  if (!isInForce && fallback.hold !== undefined) return undefined;
  const mended = { ...before };
  delete mended.fallback;
  const digest = await acceptedDigest(isInForce ? mended : { ...mended, holds: [] }, session);
  // Each try of a text that Monit does not load is two reloads.
  if (digest === undefined || digest === fallback.refused) return undefined;
  if (isInForce) return endHolds(isFallenBack(before) ? before : mended, [], session);
  await writeMaintenance(session.state, mended);
  return nothingEnded(mended);
}

/** Undefined if it cannot be rendered or Monit does not accept it. */
async function acceptedDigest(wanted: Maintenance, session: Session): Promise<string | undefined> {
  const { site, options, deadline } = session;
  try {
    const prepared = await prepareChange(await contentOf(wanted, session), site, options, deadline);
    return digestOf({ text: prepared.managedText.text, services: prepared.serviceTexts });
  } catch {
    return undefined;
  }
}
