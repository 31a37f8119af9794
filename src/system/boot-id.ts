import { readFileSync } from 'node:fs';

/** Differs after each start of the kernel: random(4). Empty where /proc does not tell. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
