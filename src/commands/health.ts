import { lookAhead } from '../maintenance/calendar/coming-holds.ts';
import type { WindowPolicy } from '../maintenance/calendar/window-policy.ts';
import { type Health, judgeHealth, unknownHealth } from '../maintenance/meanwhile/health.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { knownError } from '../report/error-text.ts';
import { healthLine, metricsText } from '../report/health-text.ts';
import { jsonDocument } from '../report/json.ts';
import type { Site } from '../site.ts';
import type { Context } from './context.ts';
import { pluginStatus } from './exit-code.ts';
import { look, orError } from './status-or-error.ts';

/** `status --check` or `status --metrics`. */
export type HealthForm = 'check' | 'metrics';

interface Answer {
  readonly form: HealthForm;
  readonly json: boolean;
  readonly version: string;
  /** Undefined if it could not be read. */
  readonly maxMuteMs?: number;
  readonly print: (text: string) => unknown;
}

/** Always answers on stdout. `check` exits as a monitoring plugin; `metrics` exits 0. */
export async function health(form: HealthForm, context: Context): Promise<number> {
  const { settings, version, printVerbatim: print, site } = context;
  const { json, maxMuteMs } = settings;
  return answer(await judge(site, settings), { form, json, version, maxMuteMs, print });
}

/** As {@link health}, if not even the settings could be read. */
export function blindHealth(error: unknown, to: Answer): number {
  return answer(unknownHealth(knownError(error), Date.now()), to);
}

function answer(judged: Health, { form, json, version, maxMuteMs, print }: Answer): number {
  const exitCode = form === 'check' ? pluginStatus[judged.state] : 0;
  if (json) print(jsonDocument({ exitCode, ...judged }));
  else print(form === 'check' ? healthLine(judged, maxMuteMs) : metricsText(judged, version));
  return exitCode;
}

async function judge(
  site: () => Promise<Site>,
  { maxMuteMs, ...policy }: WindowPolicy & { readonly maxMuteMs: number },
): Promise<Health> {
  const now = Date.now();
  try {
    const known = await site();
    const { siteStatus, maintenance, unreadable } = await look(known);
    const ahead = await orError(async () => lookAhead(known, policy));
    const isGone = goneOwnerProcesses(maintenance?.holds ?? []);
    return judgeHealth(siteStatus, unreadable ?? maintenance, ahead, { maxMuteMs, now: Date.now(), isGone });
  } catch (error) {
    return unknownHealth(knownError(error), now);
  }
}
