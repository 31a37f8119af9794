import { readProcess } from '../../monit/process/process.ts';
import { bootId } from '../../system/boot-id.ts';
import type { Hold, Keeper } from './model.ts';

/** This process, as the keeper of a hold. */
export function ourselves(): Keeper {
  const startTime = readProcess(process.pid)?.startTime ?? '';
  return { pid: process.pid, startTime, bootId: bootId() };
}

/**
 * Looks which keepers of holds are no more.
 *
 * @returns whether a keeper is among them.
 */
export function goneKeepers(holds: readonly Hold[]): (keeper: Keeper) => boolean {
  const keepers = holds.flatMap(({ keeper }) => keeper ?? []);
  const isGone = ({ pid, startTime, bootId: boot }: Keeper) =>
    boot !== bootId() || readProcess(pid)?.startTime !== startTime;
  const gone = new Set(keepers.filter(isGone));
  return (keeper) => gone.has(keeper);
}
