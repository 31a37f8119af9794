import { stdout } from 'node:process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileSchema } from '../../src/profile/schema.ts';
import { findMonit } from '../support/packages/monit-package.js';
import { run } from '../support/processes/run.js';
import { expectClaims, openLane } from './claims.ts';
import { cases } from './documents.ts';
import { profiles, seed } from './scale.ts';
import { keysOf } from './schema-arbitrary.ts';
import { count, describeTally, emptyTally, rareKeys } from './tally.ts';

/** Tried at the same time; each has a seed of its own, counted up from the first. */
const lanes = 4;
/** Milliseconds that one profile may take, and that making a counterexample smaller may. */
const patienceMs = 400;
const shrinkingMs = 60_000;
/** A key that is in fewer accepted profiles than this has not been tried. */
const leastUses = 0.01;

describe('a profile that fits the schema', () => {
  it(
    'means to the real Monit what it says, and nothing besides',
    async () => {
      const monit = (await findMonit()) ?? '';
      const version = /version ([\d.]+)/.exec((await run(monit, ['-V'])).stdout)?.[1] ?? '';
      const tally = emptyTally();
      const lane = async (nth: number) => {
        const place = await openLane(monit);
        const property = fc.asyncProperty(cases({ sha256: Number.parseInt(version, 10) >= 6 }), async (given) => {
          count(tally, given.document, await expectClaims(given, place));
        });
        await fc.assert(property, {
          seed: seed + nth,
          numRuns: Math.ceil(profiles / lanes),
          interruptAfterTimeLimit: profiles * patienceMs,
          markInterruptAsFailure: true,
        });
      };
      // All of them are waited for: one that goes on would write into a directory that is gone.
      const ends = await Promise.allSettled(Array.from({ length: lanes }, async (_, nth) => lane(nth)));
      stdout.write(`${describeTally(tally)}; Monit ${version}, seed ${seed}\n`);
      for (const end of ends) if (end.status === 'rejected') throw end.reason;
      expect(tally.accepted / tally.tried).toBeGreaterThan(0.6);
      expect(rareKeys(tally, keysOf(profileSchema), leastUses)).toEqual([]);
    },
    profiles * patienceMs + shrinkingMs,
  );
});
