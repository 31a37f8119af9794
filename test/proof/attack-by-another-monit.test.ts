import { describe, expect, test } from 'vitest';
import { changeUnder, connections, loadedProfile, startAttacked } from './attack.ts';

describe.each(connections)('over %s', (_, options) => {
  /** Two Monits with a control file each that include the same directory, and so share the managed file. */
  async function startPair() {
    const monit = await startAttacked(options);
    const other = await startAttacked({ ...options, includePattern: monit.conf('*') });
    return { monit, other, shared: { managedFile: monit.conf('monit-alert') } };
  }

  test('a change of one Monit says nothing of the other that includes the same directory', async () => {
    const { monit, other, shared } = await startPair();
    expect(await changeUnder(monit, 'one')).toMatchObject({ state: 'active' });
    expect(other.reloads()).toBe(0);
    // The file is there already; that proves nothing of this Monit.
    expect(await changeUnder(other, 'one', shared)).toMatchObject({ state: 'active' });
    expect(await changeUnder(other, 'two', shared)).toMatchObject({ state: 'active' });
    expect(await loadedProfile(monit)).toBe('one');
    expect(await changeUnder(monit, 'two')).toMatchObject({ state: 'active' });
    expect([monit.reloads(), other.reloads()]).toEqual([2, 2]);
  });

  test('of two changes at once that share a file, one for each Monit, neither is falsely in force', async () => {
    const { monit, other, shared } = await startPair();
    const attack = { ...shared, sharesFile: true };
    const endings = [];
    for (const [ours, theirs] of [
      ['one', 'two'],
      ['two', 'one'],
      ['one', 'two'],
    ] as const) {
      endings.push(...(await Promise.all([changeUnder(monit, ours, attack), changeUnder(other, theirs, attack)])));
    }
    expect(endings.filter(({ state }) => state === 'active').length).toBeGreaterThan(0);
    expect([monit.isAlive(), other.isAlive()]).toEqual([true, true]);
  });
});
