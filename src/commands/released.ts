import type { Released } from '../maintenance/released.ts';
import type { ChangeEntry } from '../report/json-documents.ts';
import { jsonDocument } from '../report/json.ts';
import { cancelledText } from '../report/planned-text.ts';
import type { Context } from './context.ts';
import { doneExitCode } from './exit-code.ts';
import { outcomeDocument, outcomeExitCode, outcomeText, reportWarnings, tellOfHolds } from './output.ts';

/** What is to be told beside the ends. */
interface BesideEnds extends Pick<ChangeEntry, 'begun' | 'missed' | 'faults'> {
  /** The exit status of what `sync` has begun before. */
  readonly atLeast?: number;
  readonly isDryRun?: boolean;
}

/** @param nothing the text to print if there was nothing to do. */
export async function reportReleased(
  { ended, graced, reverted, maintenance, reconciliation, cancelled = [] }: Released,
  context: Context,
  nothing: string,
  { atLeast = 0, isDryRun = false, ...calendar }: BesideEnds = {},
): Promise<number> {
  const { settings, palette, print, printText } = context;
  if (reconciliation === undefined) {
    const changed = cancelled.length > 0;
    const exitCode = doneExitCode(changed, settings.detailedExitcode);
    const holds = maintenance?.holds ?? [];
    if (settings.json) print(jsonDocument({ state: 'unchanged', exitCode, changed, holds, ended: [], cancelled }));
    else if (!settings.quiet && changed) printText(cancelledText, cancelled, isDryRun, new Date());
    else if (!settings.quiet) print(nothing);
    return exitCode;
  }
  const outcome = { ...reconciliation, ended, ...(graced && { graced }), reverted, cancelled };
  const exitCode = Math.max(atLeast, outcomeExitCode(outcome, settings.detailedExitcode));
  await tellOfHolds(outcome, context);
  reportWarnings(reconciliation.change, context);
  if (settings.json) print(jsonDocument({ ...outcomeDocument(outcome, exitCode), ...calendar }));
  else if (!settings.quiet || exitCode > 2) printText(outcomeText, outcome, palette);
  return exitCode;
}
