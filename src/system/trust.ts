import type { Stats } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { systemErrorReason } from '../errors.ts';
import { isAbsent } from './absent.ts';

/** Whose places are our own: those of a user and his group. Root's are everybody's own. */
export interface Hands {
  readonly uid: number;
  readonly gid: number;
}

/** As many links as the kernel follows. See path_resolution(7). */
const mostLinks = 40;

/** Whoever this process works for. */
export function ourHands(): Hands {
  return { uid: process.geteuid?.() ?? 0, gid: process.getegid?.() ?? 0 };
}

/**
 * Follows a path as the kernel does, through every directory and link, and says where somebody else could turn it to
 * another place, or write into the file at its end: `/home/bob belongs to user 1000`. Access control lists are not
 * looked at.
 *
 * @param path absolute; its last part need not be there.
 * @returns undefined where the whole way is in our hands.
 */
export async function otherUserOnTheWay(path: string, hands: Hands): Promise<string | undefined> {
  const ahead = parts(path);
  let here = '/';
  let links = 0;
  for (let name = ahead.shift(); name !== undefined; name = ahead.shift()) {
    const next = join(here, name);
    const found = await lstat(next).catch(orReason);
    if (typeof found === 'string') return `cannot look at ${next}: ${found}`;
    const otherUser = otherUserIn(here, await lstat(here), found, hands);
    if (otherUser !== undefined || found === undefined) return otherUser;
    if (found.isSymbolicLink()) {
      links += 1;
      if (links > mostLinks) return `${next} is a symbolic link that leads back to itself`;
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

/**
 * Who may put another thing in an entry's place: whoever may write the directory, but for other people's in a sticky
 * one.
 */
function otherUserIn(path: string, directory: Stats, entry: Stats | undefined, hands: Hands): string | undefined {
  const isSticky = (directory.mode & 0o1000) !== 0;
  if (isSticky && entry !== undefined && isOurs(directory, hands) && isOurs(entry, hands)) return undefined;
  return objection(path, directory, hands);
}

function objection(path: string, found: Stats, hands: Hands): string | undefined {
  if (!isOurs(found, hands)) return `${path} belongs to user ${found.uid}`;
  if ((found.mode & 0o002) !== 0) return `everybody may write ${path}`;
  const isOurGroup = found.gid === 0 || found.gid === hands.gid;
  return (found.mode & 0o020) !== 0 && !isOurGroup ? `group ${found.gid} may write ${path}` : undefined;
}

function isOurs({ uid }: Stats, hands: Hands): boolean {
  return uid === 0 || uid === hands.uid;
}

function parts(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
