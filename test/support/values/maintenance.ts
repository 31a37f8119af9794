import type { Hold, Maintenance } from '../../../src/maintenance/record/model.ts';

/** A hold of profile none for half an hour; `differently` for what is to be other than that. */
export function aHold(id: string, differently: Partial<Hold> = {}): Hold {
  return {
    id,
    profile: 'none',
    by: 'deploy',
    since: '2026-05-01T12:00:00.000Z',
    until: '2026-05-01T12:30:00.000Z',
    forMs: 1_800_000,
    unmonitored: [],
    mailsReport: false,
    ...differently,
  };
}

/** As {@link aHold}, for one service only. */
export function aScopedHold(id: string, service: string, differently: Partial<Hold> = {}): Hold {
  return aHold(id, { scope: { services: [service], groups: [] }, ...differently });
}

/** A maintenance over the base `default`. */
export function holding(...holds: Hold[]): Maintenance {
  return {
    version: 3,
    base: 'default',
    holds,
    returning: [],
    observations: { since: '2026-05-01T12:00:00.000Z', seenFailing: {} },
    reconciled: true,
  };
}
