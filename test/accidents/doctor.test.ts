import { describe, expect, test } from 'vitest';
import { monitAlert, optionsFor } from '../support/cli/cli.ts';
import type { Call } from './calls.ts';
import {
  begin,
  expectGoodEnd,
  expectSound,
  installedProfile,
  type Lane,
  recipientsOf,
  temporaryDirectory,
  withLane,
} from './lane.ts';
import { replacing } from './roads.ts';
import { killAt } from './tracing.ts';

interface Document {
  readonly findings: readonly { readonly id: string; readonly verdict: string }[];
  readonly repairs?: readonly { readonly id: string; readonly change?: { readonly state: string } }[];
}

async function doctor({ monit }: Lane, ...args: string[]) {
  const result = await monitAlert([...optionsFor(monit), 'doctor', '--json', ...args], {
    env: { TMPDIR: temporaryDirectory },
  });
  const document = result.json() as Document;
  const verdictOf = (id: string) => document.findings.find((finding) => finding.id === id)?.verdict;
  return { ...result, ...document, verdictOf };
}

const replace = await replacing();
const isManaged = ({ path }: Call) => path?.startsWith('@DIRECTORY/conf.d/') === true;

function theLast(name: string, isWanted: (call: Call) => boolean): Call {
  const [, found] = replace.calls.findLast(([, call]) => call.name === name && isWanted(call)) ?? [];
  if (found === undefined) throw new Error(`the run makes no such call: ${name}`);
  return found;
}

async function killedAt(call: Call, work: (lane: Lane, pid: number) => Promise<void>): Promise<void> {
  await withLane(async (lane) => {
    await begin(lane, 'none');
    const { exitCode, pid } = await killAt(lane, call, 'before', await replace.argumentsFor(lane));
    expect(exitCode).toBe(137);
    await work(lane, pid);
    await expectSound(lane);
    await expectGoodEnd(lane, [pid]);
  });
}

describe('after a run that was killed', () => {
  test('between its writing and its signal, --fix has Monit load what is installed, with proof', async () => {
    await killedAt(
      theLast('kill', () => true),
      async (lane) => {
        expect(await installedProfile(lane)).toBe('default');
        const before = await doctor(lane);
        expect(before.exitCode).toBe(1);
        expect(before.verdictOf('in-force')).toBe('problem');
        expect(await lane.monit.recipients()).toEqual(recipientsOf.none);

        const after = await doctor(lane, '--fix');
        expect(after.exitCode).toBe(0);
        expect(after.repairs).toContainEqual(
          expect.objectContaining({ id: 'in-force', change: expect.objectContaining({ state: 'active' }) as unknown }),
        );
        expect(after.verdictOf('in-force')).toBe('ok');
        expect(await lane.monit.recipients()).toEqual(recipientsOf.default);
      },
    );
  });

  test('before its rename, --fix clears away what it left, and nothing else changes', async () => {
    await killedAt(theLast('rename', isManaged), async (lane, pid) => {
      expect(await installedProfile(lane)).toBe('none');
      const before = await doctor(lane);
      expect(before.verdictOf('leftovers')).toBe('warning');
      expect(JSON.stringify(before.findings)).toContain(`-${pid}-`);
      const reloads = lane.monit.reloads();

      const after = await doctor(lane, '--fix');
      expect(after.exitCode).toBe(0);
      expect(after.verdictOf('leftovers')).toBe('ok');
      expect(await installedProfile(lane)).toBe('none');
      expect(lane.monit.reloads()).toBe(reloads);
    });
  });
});
