import { describe, expect, onTestFinished, test } from 'vitest';
import { waitFor } from '../support/processes/wait-for.js';
import { changeUnder, connections, startAttacked } from './attack.ts';

const count = 2_000;

/** Two thousand services that watch nothing that changes. */
const services = Array.from({ length: count }, (_, index) => `check file service${index} path /etc/passwd\n`).join('');

describe.each(connections)('over %s', (_, options) => {
  test(`a Monit with ${count} services is proved, even while somebody else reloads, and loses none`, async () => {
    const monit = await startAttacked({ ...options, includes: { 'conf.d/services': services } });
    const before = [...(await monit.services()).keys()];
    expect(before).toHaveLength(count + 3);
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'active' });
    const hammer = setInterval(() => {
      monit.hangUp();
    }, 50);
    onTestFinished(() => {
      clearInterval(hammer);
    });
    for (const profile of ['two', 'one'] as const) {
      expect(await changeUnder(monit, profile)).toMatchObject({ state: 'active' });
    }
    clearInterval(hammer);
    const after = await waitFor(async () => [...(await monit.services()).keys()], { what: 'the last reload to end' });
    expect(after).toEqual(before);
  });
});
