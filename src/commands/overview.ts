import { MonitAlertError } from '../errors.ts';
import { lookAhead } from '../maintenance/calendar/coming-holds.ts';
import { judgeHealth } from '../maintenance/meanwhile/health.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { type Overview, overviewText } from '../report/overview-text.ts';
import type { Context } from './context.ts';
import { refused } from './exit-code.ts';
import { look, orError } from './status-or-error.ts';

/**
 * `monit-alert` alone. Never exits 0: a script whose variable for the profile is empty must not go on.
 *
 * @param isAsked false if options of a change show that only the profile's name is missing.
 * @throws MonitAlertError `usage` if nothing is shown, or not on a terminal.
 */
export async function overview(context: Context, { isAsked }: { readonly isAsked: boolean }): Promise<number> {
  const { settings, palette, width, printText, isTerminal } = context;
  if (isAsked && !settings.json && !settings.quiet) {
    printText(overviewText, await lookAround(context), width(), palette);
    if (isTerminal()) return refused;
  }
  throw new MonitAlertError('usage', 'no profile given', {
    hint: 'Run `monit-alert PROFILE` to apply one. See `monit-alert list` and `monit-alert --help`.',
  });
}

async function lookAround({ settings, site }: Context): Promise<Overview> {
  const known = await orError(site);
  const isUnknown = known instanceof MonitAlertError;
  const { siteStatus, maintenance } = isUnknown ? { siteStatus: known, maintenance: undefined } : await look(known);
  const ahead = isUnknown ? known : await orError(async () => lookAhead(known, settings));
  const planned = ahead instanceof MonitAlertError ? [] : ahead.coming;
  const now = new Date();
  const isGone = goneOwnerProcesses(maintenance?.holds ?? []);
  const { problems, warnings } = judgeHealth(siteStatus, maintenance, ahead, {
    maxMuteMs: settings.maxMuteMs,
    now: now.getTime(),
    isGone,
  });
  return { siteStatus, maintenance, planned, problems: [...problems, ...warnings], now, isGone };
}
