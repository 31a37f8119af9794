import { readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { readHeader } from '../../src/render/header.ts';
import { type ChangeDocument, changeOn, runOn } from '../support/cli/change.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';

const crowd = 50;
/** Those in front take their time: that it passes is not what these tests ask about. */
const patience = ['--timeout', '10m'];

interface Entry {
  readonly action: string;
  readonly from?: string;
  readonly to: string;
  readonly state: string;
}

const nameOf = (index: number) => `p${index}`;
const recipientOf = (name: string) => `${name}@example.org`;
const profiles = Object.fromEntries(
  Array.from({ length: crowd }, (_, index) => [
    `profiles/${nameOf(index)}.yaml`,
    `recipients:\n  - address: ${recipientOf(nameOf(index))}\n`,
  ]),
);

/** What stood in the managed file while `work` went on; each text must be whole, header, digest and all. */
async function sampledWhile(monit: Monit, work: () => Promise<void>): Promise<Set<string>> {
  const seen = new Set<string>();
  const state = { over: false };
  const working = work().finally(() => (state.over = true));
  while (!state.over) {
    const text = textOf(monit);
    if (text !== undefined) {
      const header = readHeader(text);
      expect(header.kind).toBe('intact');
      if (header.kind === 'intact') seen.add(header.profile);
    }
    await pause(2);
  }
  await working;
  return seen;
}

function textOf(monit: Monit): string | undefined {
  try {
    return readFileSync(monit.conf('monit-alert'), 'utf8');
  } catch {
    return undefined; // Before the first one has written it.
  }
}

/** Oldest first. */
async function historyOf(monit: Monit): Promise<Entry[]> {
  const { history } = (await runOn(monit, 'history', '--json')).json() as { history: Entry[] };
  return history.reverse();
}

test('50 runs at once with as many profiles are made one after the other, and the last one is in force', async () => {
  const monit = await startMonit({ connection: 'unix', includes: profiles });
  let results: ChangeDocument[] = [];
  const seen = await sampledWhile(monit, async () => {
    results = await Promise.all(
      Array.from({ length: crowd }, (_, index) => changeOn(monit, nameOf(index), ...patience)),
    );
  });
  expect(results.map(({ state, exitCode }) => `${state} ${exitCode}`)).toEqual(results.map(() => 'active 0'));
  const history = await historyOf(monit);
  expect(history.map(({ to }) => to).sort()).toEqual(Array.from({ length: crowd }, (_, index) => nameOf(index)).sort());
  // Each began where the one before it had ended: there was never a second one at work.
  expect(history.slice(1).map(({ from }) => from)).toEqual(history.slice(0, -1).map(({ to }) => to));
  const last = history.at(-1)?.to ?? '';
  expect(await monit.recipients()).toEqual([recipientOf(last)]);
  expect(textOf(monit)).toContain(`for profile "${last}"`);
  expect(seen.size).toBeGreaterThan(crowd / 2);
  expect(monit.reloads()).toBe(crowd);
  expect(await readdir(monit.conf('.'))).toEqual(['monit-alert']);
});

test('changes, reloads, dry runs and looks at once: whoever says that all is well is right', async () => {
  const monit = await startMonit({ connection: 'unix' });
  const commands = Array.from({ length: 3 }, () => [
    ['none', ...patience],
    ['default', ...patience],
    ['reload', ...patience],
    ['diff', 'none', ...patience],
    ['status', ...patience],
  ]).flat();
  const changes: string[] = [];
  await sampledWhile(monit, async () => {
    await Promise.all(
      commands.map(async (command) => {
        const { exitCode, stdout, stderr } = await runOn(monit, ...command);
        expect({ command, exitCode, stderr }).toMatchObject({ exitCode: 0 });
        if (/^(none|default)$/.test(command[0] ?? '') && stdout.includes('reloaded')) changes.push(command[0] ?? '');
      }),
    );
  });
  const history = (await historyOf(monit)).filter(({ action }) => action !== 'reload');
  expect(history.map(({ to }) => to).sort()).toEqual(changes.sort());
  expect(history.filter(({ state }) => state !== 'active')).toEqual([]);
  const last = history.at(-1)?.to;
  expect(await monit.recipients()).toEqual(last === 'default' ? ['root@localhost'] : []);
  expect(textOf(monit)).toContain(`for profile "${last ?? ''}"`);
});
