import type { Site } from '../../site.ts';
import type { Deadline } from '../../system/clock.ts';
import type { EndedHold, Hold, Maintenance, Observations } from '../record/model.ts';
import { lookAtMonit } from './monit-now.ts';
import { summaryFor } from './observations.ts';
import type { Meanwhile } from './summary.ts';

/** A hold that has ended, and what happened to its services. */
export interface HoldReport extends EndedHold {
  /** Undefined if nobody asked for the report. */
  readonly meanwhile: Meanwhile | undefined;
}

/** Of the holds whose end nobody was told yet. Others may go on: each has its own report. */
export async function reportsOf({ untold = [], observations }: Maintenance, site: Site, deadline: Deadline) {
  if (!untold.some(({ hold }) => hold.mailsReport)) return untold.map((ended) => ({ ...ended, meanwhile: undefined }));
  const monit = await lookAtMonit(site, deadline);
  return Promise.all(
    untold.map(async (ended): Promise<HoldReport> => {
      const { hold } = ended;
      const meanwhile = hold.mailsReport ? await summaryFor(observedSince(hold, observations), monit) : undefined;
      return { ...ended, meanwhile };
    }),
  );
}

/** What the holds observed together, from the beginning of this one. What it is for, it alone decides. */
function observedSince({ since, scope, log }: Hold, observations: Observations | undefined): Observations {
  const { failing, seenFailing = {} } = observations ?? {};
  const seen = Object.entries(seenFailing).filter(([, at]) => Date.parse(at) >= Date.parse(since));
  return {
    since,
    ...(scope && { scope }),
    ...(failing && { failing }),
    ...(log && { log }),
    seenFailing: Object.fromEntries(seen),
  };
}
