import type { Stats } from 'node:fs';
import { join } from 'node:path';
import { systemErrorReason } from '../errors.ts';
import { isAbsent } from './absent-file.ts';
import { lstat, readlink } from './files.ts';

/** A user and his group. Everybody trusts root as well. */
export interface Hands {
  readonly uid: number;
  readonly gid: number;
}

/** As many as the kernel follows: path_resolution(7). */
const mostLinks = 40;

export function ourHands(): Hands {
  return { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
}

/**
 * Follows a path as the kernel does, and says where another user could redirect it or write to the file at its end:
 * `/home/bob belongs to user 1000`. Ignores access control lists.
 * @param path absolute; its last part need not exist.
 */
export async function otherUserOnTheWay(path: string, hands: Hands): Promise<string | undefined> {
  const ahead = parts(path);
  let here = '/';
  let links = 0;
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    const next = join(here, name);
    const found = await lstat(next).catch(orReason);
    if (typeof found === 'string') return `cannot examine ${next}: ${found}`;
    const otherUser = otherUserIn(here, await lstat(here), found, hands);
    if (otherUser !== undefined || found === undefined) return otherUser;
    if (found.isSymbolicLink()) {
      links += 1;
      if (links > mostLinks) return `${next} is a symbolic link that points back to itself`;
      const target = await readlink(next);
      if (target.startsWith('/')) here = '/';
      ahead.unshift(...parts(target));
    } else if (ahead.length === 0) return objection(next, found, hands);
    else here = next;
  }
  return undefined;
}

function orReason(error: unknown): string | undefined {
  return isAbsent(error) ? undefined : systemErrorReason(error);
}

/** In a sticky directory, only the owner of an entry can replace it. */
function otherUserIn(path: string, directory: Stats, entry: Stats | undefined, hands: Hands): string | undefined {
  const isSticky = (directory.mode & 0o1000) !== 0;
  if (isSticky && entry !== undefined && isOurs(directory, hands) && isOurs(entry, hands)) return undefined;
  return objection(path, directory, hands);
}

function objection(path: string, found: Stats, hands: Hands): string | undefined {
  if (!isOurs(found, hands)) return `${path} belongs to user ${found.uid}`;
  if ((found.mode & 0o002) !== 0) return `everybody can write to ${path}`;
  const isOurGroup = found.gid === 0 || found.gid === hands.gid;
  return (found.mode & 0o020) !== 0 && !isOurGroup ? `group ${found.gid} can write to ${path}` : undefined;
}

function isOurs({ uid }: Stats, hands: Hands): boolean {
  return uid === 0 || uid === hands.uid;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
