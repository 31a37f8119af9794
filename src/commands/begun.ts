import { MonitAlertError } from '../errors.ts';
import type { Begun } from '../maintenance/calendar/begin-due.ts';
import type { Released } from '../maintenance/released.ts';
import { begunText, missedText } from '../report/begun-text.ts';
import { errorText } from '../report/error-text.ts';
import { faultOf, jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';
import { refused } from './exit-code.ts';
import { notify } from './notify.ts';
import { changeText, outcomeDocument, outcomeExitCode, reportWarnings, tellOfHolds } from './output.ts';
import { reportReleased } from './released.ts';

/** What `sync` has begun, and then what it has ended. What could not begin is told last, and exits 1. */
export async function reportBegun(begun: Begun, released: Released, context: Context): Promise<number> {
  const { settings, palette, printText, print, notice, warn } = context;
  const { faults, missed, warnings, reconciliation } = begun;
  const now = new Date();
  [...warnings, ...missed.map((one) => missedText(one, now))].forEach(warn);
  await tellOfBegun(begun, context);
  if (reconciliation !== undefined) reportWarnings(reconciliation.change, context);
  if (!settings.json && !settings.quiet) {
    printText(begunText, begun.begun, now);
    if (reconciliation !== undefined) printText(changeText, reconciliation, palette);
  }
  const [first, ...others] = faults;
  const failed = first === undefined ? 0 : refused;
  const ofBegun = reconciliation === undefined ? 0 : outcomeExitCode(reconciliation, settings.detailedExitcode);
  const calendar = { begun: begun.begun, missed, faults: faults.map(faultOf) };
  const isAll = released.reconciliation === undefined;
  if (settings.json && isAll) {
    const exitCode = Math.max(failed, ofBegun);
    const holds = released.maintenance?.holds ?? [];
    const nothing = { state: 'unchanged', exitCode, changed: false, holds, ended: [] } as const;
    const entry = reconciliation === undefined ? nothing : outcomeDocument(reconciliation, exitCode);
    const ended = reconciliation?.reports.map(({ hold, end }) => ({ ...hold, end })) ?? [];
    print(jsonDocument({ ...entry, ended, ...calendar }));
  }
  const atLeast = Math.max(failed, ofBegun);
  const ofReleased = isAll ? 0 : await reportReleased(released, context, '', { ...calendar, atLeast });
  if (first !== undefined) {
    const details = [...first.details, ...others.flatMap(({ message, details: more }) => [message, ...more])];
    const fault = new MonitAlertError(first.code, first.message, { details, hint: first.hint, cause: first.cause });
    await context.refused({ action: 'sync', reason: undefined }, fault);
    notice(errorText(fault, palette));
  }
  return Math.max(failed, ofBegun, ofReleased);
}

async function tellOfBegun({ begun, reconciliation }: Begun, context: Context): Promise<void> {
  if (reconciliation === undefined) return;
  const { maintenance, change } = reconciliation;
  const base = maintenance?.base ?? change.plan.profile;
  await notify(
    begun.map((hold) => ({ event: 'begin' as const, hold, base })),
    context,
  );
  await tellOfHolds(reconciliation, context);
}
