import { MonitAlertError } from '../errors.ts';
import { judgeHealth } from '../maintenance/meanwhile/health.ts';
import { goneOwnerProcesses } from '../maintenance/record/owner-process.ts';
import { type Overview, overviewText } from '../report/overview-text.ts';
import type { Context } from './context.ts';
import { refused } from './exit-code.ts';
import { look, orError } from './look.ts';

/**
 * `monit-alert` alone: how things are, and how to go on; what cannot be seen is told in its place. Nothing was put in force,
 * so the exit status is never 0: a script whose variable for the profile is empty must not go on.
 *
 * @param isAsked whether a person may want it; options of a change say that only the profile's name is missing.
 * @throws MonitAlertError `usage` where nothing is shown, or not on a terminal.
 */
export async function overview(context: Context, { isAsked }: { readonly isAsked: boolean }): Promise<number> {
  const { settings, palette, print, isTerminal } = context;
  if (isAsked && !settings.json && !settings.quiet) {
    print(overviewText(await lookAround(context), palette));
    if (isTerminal) return refused;
  }
  throw new MonitAlertError('usage', 'which profile?', {
    hint: 'monit-alert PROFILE puts one in force; `monit-alert list` shows them, `monit-alert --help` all the rest.',
  });
}

async function lookAround({ settings, site }: Context): Promise<Overview> {
  const known = await orError(site);
  const isUnknown = known instanceof MonitAlertError;
  const { siteStatus, maintenance } = isUnknown ? { siteStatus: known, maintenance: undefined } : await look(known);
  const now = new Date();
  const isGone = goneOwnerProcesses(maintenance?.holds ?? []);
  const { problems } = judgeHealth(siteStatus, maintenance, {
    maxMuteMs: settings.maxMuteMs,
    now: now.getTime(),
    isGone,
  });
  return { siteStatus, maintenance, problems, now, isGone };
}
