import { readFileSync } from 'node:fs';
import { readProcess } from '../monit/process.ts';
import type { Hold, Keeper } from './maintenance.ts';

/** This process, as the keeper of a hold. */
export async function ourselves(): Promise<Keeper> {
  const startTime = (await readProcess(process.pid))?.startTime ?? '';
  return { pid: process.pid, startTime, bootId: bootId() };
}

/**
 * Looks which keepers of holds are no more.
 *
 * @returns whether a keeper is among them.
 */
export async function goneKeepers(holds: readonly Hold[]): Promise<(keeper: Keeper) => boolean> {
  const keepers = holds.flatMap(({ keeper }) => keeper ?? []);
  const isGone = await Promise.all(
    keepers.map(
      async ({ pid, startTime, bootId: boot }) =>
        boot !== bootId() || (await readProcess(pid))?.startTime !== startTime,
    ),
  );
  const gone = new Set(keepers.filter((_, index) => isGone[index]));
  return (keeper) => gone.has(keeper);
}

/** Differs after each start of the kernel: random(4). Empty where /proc does not tell. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
