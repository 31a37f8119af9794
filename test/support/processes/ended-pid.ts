import { spawn } from 'node:child_process';
import { once } from 'node:events';

/**
 * The pid of a process that has just ended; the kernel gives it to another one only when it has been through all
 * others.
 */
export async function endedPid(): Promise<number> {
  const child = spawn('true');
  await once(child, 'exit');
  return child.pid ?? 0;
}
