import { it } from 'vitest';
import { expectRouted, patienceFor } from '../properties/routing/claims.ts';

/** Here to be quick; test/properties/routing.test.ts tries more. */
const routings = 40;

it(
  'a profile that routes services means to the real Monit what it says, and `who` says the same',
  async () => {
    await expectRouted(routings);
  },
  patienceFor(routings),
);
