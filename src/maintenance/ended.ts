import { goneKeepers } from './keeper.ts';
import { endOf, type Hold, type HoldEnd, type Maintenance, withoutHolds } from './maintenance.ts';

/** A hold that is over, and why. */
export interface EndedHold {
  readonly hold: Hold;
  readonly end: HoldEnd;
}

/** A maintenance without the holds that are over by now. */
export async function withoutEnded(
  maintenance: Maintenance,
): Promise<{ readonly maintenance: Maintenance; readonly ended: readonly EndedHold[] }> {
  const isGone = await goneKeepers(maintenance.holds);
  const now = Date.now();
  const ended = maintenance.holds.flatMap((hold) => {
    const end = endOf(hold, now, isGone);
    return end === undefined ? [] : [{ hold, end }];
  });
  return {
    maintenance: withoutHolds(
      maintenance,
      ended.map(({ hold }) => hold.id),
    ),
    ended,
  };
}

/** `hold 4f2a91 expired; hold deploy was released`, for the history. */
export function describeEnds(ended: readonly EndedHold[]): string | undefined {
  if (ended.length === 0) return undefined;
  return ended.map(({ hold, end }) => `hold ${hold.id} ended: ${end}`).join('; ');
}

/** Whether there is something for `sync` to do. */
export async function isDue(maintenance: Maintenance): Promise<boolean> {
  const { settled, returning, holds, notBefore } = maintenance;
  const isTime = notBefore === undefined || Date.parse(notBefore) <= Date.now();
  if (isTime && (!settled || returning.length > 0 || holds.length === 0)) return true;
  return (await withoutEnded(maintenance)).ended.length > 0;
}
