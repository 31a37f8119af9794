import { existsSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { lstat } from './files.ts';

/** The leading dot hides it from the wildcard `*`. */
const prefix = '.monit-alert-';
/** For files whose owner process cannot be looked up. */
const abandonedMs = 600_000;

/** With pid namespace and pid, so that another run can see whether the owner process is alive. */
export function ownersPrefix(): string {
  return `${prefix}${pidNamespace() ?? 'unknown'}-${process.pid}-`;
}

/** If the owner process is not visible (another container or user), only the age counts. */
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

/** Equal pids in different namespaces are different processes: pid_namespaces(7). */
function pidNamespace(): string | undefined {
  try {
    return /\d+/.exec(readlinkSync('/proc/self/ns/pid'))?.[0];
  } catch {
    return undefined;
  }
}
