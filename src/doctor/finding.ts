import type { MonitAlertError } from '../errors.ts';

/** In the order of the output. Each is explained in docs/trouble.md. */
export const findingIds = [
  'monit',
  'daemon',
  'daemon-version',
  'httpd',
  'credentials',
  'unit-sandbox',
  'unit-restart',
  'unit-reload',
  'events',
  'control-file',
  'configuration',
  'managed-file',
  'backup-files',
  'recipients',
  'unmanaged',
  'alert-includes',
  'services-dir',
  'service-files',
  'profiles',
  'templates',
  'in-force',
  'maintenance',
  'calendar',
  'windows',
  'scheduler',
  'hooks',
  'state-directory',
  'history',
  'leftovers',
  'disk',
  'clock',
  'flock',
] as const;

export type FindingId = (typeof findingIds)[number];

/**
 * `problem`: something does not work, or will fail when it is needed. `warning`: it works, but may surprise you.
 * `unknown`: it could not be checked, for a reason that another finding names.
 */
export type Verdict = 'ok' | 'warning' | 'problem' | 'unknown';

/** The result of one examination. */
export interface Finding {
  /** Stable: programs may rely on it. */
  readonly id: FindingId;
  readonly verdict: Verdict;
  /** One sentence, or a few words if all is well. */
  readonly what: string;
  /** What to do, if anything. */
  readonly remedy: string | undefined;
  /** Where, `file:line` or a path. */
  readonly places: readonly string[];
}

export function ok(id: FindingId, what: string): Finding {
  return { id, verdict: 'ok', what, remedy: undefined, places: [] };
}

export function warning(id: FindingId, what: string, remedy: string, places: readonly string[] = []): Finding {
  return { id, verdict: 'warning', what, remedy, places };
}

export function problem(
  id: FindingId,
  what: string,
  remedy: string | undefined,
  places: readonly string[] = [],
): Finding {
  return { id, verdict: 'problem', what, remedy, places };
}

/** @param why completes "not checked: ...". */
export function unknown(id: FindingId, why: string): Finding {
  return { id, verdict: 'unknown', what: `not checked: ${why}`, remedy: undefined, places: [] };
}

/** The error that other commands would report, as a finding. */
export function problemOf(id: FindingId, { message, hint, details }: MonitAlertError): Finding {
  return problem(id, message, hint, details);
}
