import { readFileSync } from 'node:fs';

/** How `sudo -u` takes a user: by name, or `'#33'` if /etc/passwd does not have one. */
export function sudoUser(uid: number): string {
  const name = userName(uid);
  return name === unnamed(uid) ? `'#${uid}'` : name;
}

function unnamed(uid: number): string {
  return `user ${uid}`;
}

/** A user's name for messages: `www-data`, or `user 33` if /etc/passwd does not have it. */
export function userName(uid: number): string {
  try {
    const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
    const [name] = lines.map((line) => line.split(':')).find((fields) => fields[2] === String(uid)) ?? [];
    return name ?? unnamed(uid);
  } catch {
    return unnamed(uid); // The number says the same.
  }
}
