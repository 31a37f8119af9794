import { readFileSync } from 'node:fs';

/** A user's name for messages: `www-data`, or `user 33` if /etc/passwd does not have it. */
export function userName(uid: number): string {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    const [name] = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(uid)) ?? [];
    return name ?? `user ${uid}`;
  } catch {
    return `user ${uid}`; // The number says the same.
  }
}
