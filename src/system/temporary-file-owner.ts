import { existsSync, readlinkSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { basename } from 'node:path';

/** What is there for a short while only has a name that begins so; the leading dot hides it from the wildcard `*`. */
const prefix = '.monit-alert-';
/** Milliseconds after which a thing whose maker cannot be looked for is taken for abandoned. */
const abandonedMs = 600_000;

/**
 * How the names of this process's temporary files and directories begin: with the namespace of its pid and the pid, so
 * that another run can see whether their maker is still alive.
 */
export function ownersPrefix(): string {
  return `${prefix}${pidNamespace() ?? 'unknown'}-${process.pid}-`;
}

/**
 * Whether a path is a temporary thing of a run that was killed. A maker that is alive, or that we could not see if it
 * were (in another container, of another user), is given time: its pid says nothing to us.
 */
export async function isAbandoned(path: string): Promise<boolean> {
  const name = basename(path);
  if (!name.startsWith(prefix)) return false;
  const found = await lstat(path).catch(() => undefined);
  if (found === undefined) return false;
  const [, namespace, pid] = /^\.monit-alert-(\d+)-(\d+)-/.exec(name) ?? [];
  const user = process.geteuid?.();
  const isVisible = namespace !== undefined && namespace === pidNamespace() && (user === 0 || user === found.uid);
  if (isVisible) return !existsSync(`/proc/${pid}`);
  return Date.now() - found.mtimeMs > abandonedMs;
}

/**
 * The number of the kernel's pid namespace: equal pids of different ones are different processes. See
 * pid_namespaces(7).
 */
function pidNamespace(): string | undefined {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
  } catch {
    return undefined;
  }
}
