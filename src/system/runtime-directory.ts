import { existsSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A directory in memory, which a reboot clears; undefined if this user has none. A cron job does not get
 * XDG_RUNTIME_DIR, but must find the same one as a shell. MONIT_ALERT_RUNTIME_DIR names another; empty: none.
 */
export function runtimeDirectory(): string | undefined {
  const chosen = process.env['MONIT_ALERT_RUNTIME_DIR'];
  if (chosen !== undefined) return absolute(chosen);
  const user = process.geteuid?.();
  const base = user === 0 ? '/run' : (absolute(process.env['XDG_RUNTIME_DIR']) ?? `/run/user/${user ?? ''}`);
  return existsSync(base) ? join(base, 'monit-alert') : undefined;
}

/** An empty or relative value counts as unset (XDG Base Directory Specification). */
function absolute(path: string | undefined): string | undefined {
  return path?.startsWith('/') === true ? path : undefined;
}
