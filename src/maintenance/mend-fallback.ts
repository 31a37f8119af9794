import { prepareChange } from '../change/prepare.ts';
import { contentOf, digestOf } from './put-or-fall-back.ts';
import type { Maintenance } from './record/model.ts';
import { writeMaintenance } from './record/store.ts';
import { endHolds, nothingEnded, type Released } from './release.ts';
import type { Session } from './session.ts';

/**
 * Puts in force what an earlier text stands in for, as soon as that is possible.
 * @returns undefined if there is nothing to mend, or it still cannot be: that was told when it began.
 */
export async function mendFallback(before: Maintenance, session: Session): Promise<Released | undefined> {
  const { fallback } = before;
  if (fallback === undefined) return undefined;
  const isInForce = fallback.hold === before.holds.at(-1)?.id;
  if (!isInForce && fallback.hold !== undefined) return undefined;
  const text = await acceptedText(isInForce ? before : { ...before, holds: [] }, session);
  // Each try of a text that Monit does not load is two reloads.
  if (text === undefined || digestOf(text) === fallback.refused) return undefined;
  if (isInForce) return endHolds(before, [], session);
  const mended = { ...before };
  delete mended.fallback;
  await writeMaintenance(session.state, mended);
  return nothingEnded(mended);
}

/** Undefined if it cannot be rendered or Monit does not accept it. */
async function acceptedText(wanted: Maintenance, session: Session): Promise<string | undefined> {
  const { site, options, deadline } = session;
  try {
    const content = await contentOf(wanted, session);
    await prepareChange(content, site, options, deadline);
    return content.text;
  } catch {
    return undefined;
  }
}
