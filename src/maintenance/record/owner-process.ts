import { readProcess } from '../../monit/process/process.ts';
import { bootId } from '../../system/boot-id.ts';
import type { Hold, OwnerProcess } from './model.ts';

/** This process, as the owner process of a hold. */
export function ourselves(): OwnerProcess {
  const startTime = readProcess(process.pid)?.startTime ?? '';
  return { pid: process.pid, startTime, bootId: bootId() };
}

/** Finds out which owner processes have ended; the function returned tells whether one is among them. */
export function goneOwnerProcesses(holds: readonly Hold[]): (ownerProcess: OwnerProcess) => boolean {
  const ownerProcesses = holds.flatMap(({ ownerProcess }) => ownerProcess ?? []);
  const isGone = ({ pid, startTime, bootId: boot }: OwnerProcess) =>
    boot !== bootId() || readProcess(pid)?.startTime !== startTime;
  const gone = new Set(ownerProcesses.filter(isGone));
  return (ownerProcess) => gone.has(ownerProcess);
}
