import { MonitAlertError } from '../errors.ts';
import { listWindows } from '../maintenance/calendar/list-windows.ts';
import { skip as skipOccurrences } from '../maintenance/calendar/skip.ts';
import { jsonDocument, windowDocument } from '../report/json.ts';
import { skippedText, windowsText } from '../report/windows-text.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { Context } from './context.ts';
import { doneExitCode, refused } from './exit-code.ts';
import { parseCount } from './parse-count.ts';

/** `monit-alert windows [WINDOW]` */
export async function windows(name: string | undefined, next: string, context: Context): Promise<number> {
  const { settings, palette, print, printText } = context;
  const count = parseCount(next, '--next');
  if (count > mostShown) throw new MonitAlertError('option.invalid', `--next takes a number of up to ${mostShown}`);
  const site = await context.site();
  const entries = await listWindows(name, count, settings, site);
  const exitCode = entries.some(({ error }) => error !== undefined) ? refused : 0;
  const { windowsDirectory = '' } = site;
  if (settings.json)
    print(jsonDocument({ exitCode, directory: windowsDirectory, windows: entries.map(windowDocument) }));
  else printText(windowsText, entries, new Date(), hostTimeZone(), palette, windowsDirectory);
  return exitCode;
}

const mostShown = 1_000;

/** `monit-alert skip NAME [DATE]` */
export async function skip(
  window: string,
  date: string | undefined,
  isUndone: boolean,
  context: Context,
): Promise<number> {
  const { settings, print, printText, warn, watcher } = context;
  if (date !== undefined) ensureDate(date);
  const result = await skipOccurrences({ window, date, isUndone, policy: settings }, await context.site(), watcher);
  result.warnings.forEach(warn);
  const exitCode = doneExitCode(result.changed, settings.detailedExitcode);
  if (settings.json) print(jsonDocument({ exitCode, ...result, isSkipped: !isUndone }));
  else if (!settings.quiet) printText(skippedText, result, isUndone, new Date());
  return exitCode;
}

function ensureDate(date: string): void {
  const midnight = new Date(`${date}T00:00:00Z`);
  const isWritten = /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(midnight.getTime());
  if (isWritten && midnight.toISOString().startsWith(date)) return;
  throw new MonitAlertError('option.invalid', `skip takes a date such as 2026-12-24, not "${date}"`);
}
