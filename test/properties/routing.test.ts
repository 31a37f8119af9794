import { it } from 'vitest';
import { expectRouted, patienceFor } from './routing/claims.ts';
import { profiles } from './scale.ts';

it(
  'a profile that routes services means to the real Monit what it says, and `who` says the same',
  async () => {
    await expectRouted(profiles);
  },
  patienceFor(profiles),
);
