import { readProcess } from '../../monit/process/process.ts';
import { bootId } from '../../system/boot-id.ts';
import type { Hold, OwnerProcess } from './model.ts';

export function ourselves(): OwnerProcess {
  const startTime = readProcess(process.pid)?.startTime ?? '';
  return { pid: process.pid, startTime, bootId: bootId() };
}

/** Reads the processes now, not when the result is called. */
export function goneOwnerProcesses(holds: readonly Hold[]): (ownerProcess: OwnerProcess) => boolean {
  const ownerProcesses = holds.flatMap(({ ownerProcess }) => ownerProcess ?? []);
  const isGone = ({ pid, startTime, bootId: boot }: OwnerProcess) =>
    boot !== bootId() || readProcess(pid)?.startTime !== startTime;
  const gone = new Set(ownerProcesses.filter(isGone).map(keyOf));
  return (ownerProcess) => gone.has(keyOf(ownerProcess));
}

function keyOf({ pid, startTime, bootId: boot }: OwnerProcess): string {
  return [pid, startTime, boot].join(' ');
}
