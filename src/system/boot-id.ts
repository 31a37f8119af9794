import { readFileSync } from 'node:fs';

/** Differs after each boot: random(4). Empty if /proc cannot be read. */
export function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
}
