import type { ChangeResult } from '../change/result.ts';
import type { Reconciliation } from '../maintenance/reconcile.ts';
import type { EndedHold } from '../maintenance/record/expired.ts';
import { inForceText } from '../maintenance/record/in-force.ts';
import { type Hold, type UnconfirmedBase, unconfirmedBase } from '../maintenance/record/model.ts';
import { scopedText } from '../maintenance/record/scopes.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import { printableData } from '../printable.ts';
import { proofText, resultText } from '../report/change-text.ts';
import { meanwhileText, endsText, heldText } from '../report/holds-text.ts';
import type { ChangeEntry } from '../report/json-documents.ts';
import { changeDocument, fallbackDocument, isChanged, unconfirmedDocument } from '../report/json.ts';
import { createPalette } from '../report/layout/palette.ts';
import { revertedText, supersededText, unconfirmedText, wouldRevertText } from '../report/unconfirmed-text.ts';
import type { Context } from './context.ts';
import { changed, changeExitCode, notProved } from './exit-code.ts';

/** A change, and what is held after it. */
export interface Outcome extends Reconciliation {
  readonly ended?: readonly EndedHold[];
  /** A new hold. */
  readonly hold?: Hold;
  /** What will end it; undefined if nothing does. */
  readonly scheduler?: Scheduler | undefined;
  readonly reverted?: UnconfirmedBase | undefined;
  /** An unconfirmed change that this one replaces. */
  readonly superseded?: UnconfirmedBase | undefined;
}

/** Services that are not monitored again yet count as not verified. */
export function outcomeExitCode({ change, maintenanceChanged, left }: Outcome, detailed: boolean): number {
  const ofChange = changeExitCode(change, detailed);
  const exitCode = detailed && maintenanceChanged && ofChange === 0 ? changed : ofChange;
  return left.length > 0 && exitCode <= notProved ? notProved : exitCode;
}

export function outcomeDocument(outcome: Outcome, exitCode: number): ChangeEntry {
  const { change, maintenance, maintenanceChanged, ended, scheduler, reverted, superseded, meanwhile } = outcome;
  return {
    ...changeDocument(change, exitCode),
    changed: isChanged(change) || maintenanceChanged,
    base: maintenance?.base,
    holds: maintenance?.holds,
    ended: ended?.map(({ hold, end }) => ({ ...hold, end })),
    scheduler,
    unconfirmed: unconfirmedDocument(unconfirmedBase(maintenance)),
    fallback: fallbackDocument(maintenance?.fallback),
    reverted: unconfirmedDocument(reverted),
    superseded: unconfirmedDocument(superseded),
    meanwhile,
  };
}

/** On stderr, with `--json` too. */
export function reportWarnings({ warnings, ...change }: ChangeResult, { settings, notice, warn }: Context): void {
  warnings.forEach(warn);
  if (settings.verbose && 'proof' in change && change.proof !== undefined)
    notice(proofText(printableData(change.proof)));
}

export function outcomeText(outcome: Outcome, palette: Context['palette']): string {
  const {
    change,
    maintenance,
    ended = [],
    hold,
    scheduler,
    reverted,
    superseded,
    meanwhile,
    isPlanned = false,
  } = outcome;
  const waiting =
    change.state === 'would-change' ? wouldRevertText(maintenance) : unconfirmedText(maintenance, new Date());
  return [
    endsText(ended, isPlanned),
    revertedText(reverted),
    resultText(change, palette, whatIsInForce(outcome)),
    heldText(maintenance, hold === undefined ? undefined : (scheduler ?? 'nothing'), new Date(), isPlanned),
    supersededText(superseded),
    waiting,
    meanwhile === undefined ? '' : meanwhileText(meanwhile, palette),
  ].join('');
}

/** What the change is about; undefined: the profile of its plan. */
function whatIsInForce({ hold, maintenance, change, ended }: Outcome): string | undefined {
  if (hold?.scope !== undefined) return scopedText(hold.profile, hold.scope);
  const wasRefused = (change.state === 'rolled-back' || change.state === 'failed') && ended === undefined;
  return maintenance === undefined || wasRefused ? undefined : inForceText(maintenance);
}

/** For `run`: its command may upgrade monit-alert, and replace the files that {@link mailReport} would load. */
export async function loadReport(): Promise<void> {
  const { loadMailer } = await import('../maintenance/mail/mail-report.ts');
  await loadMailer();
}

/** If a hold had `--report-to-mail`. */
export async function mailReport({ change, meanwhile, mailsReport }: Outcome, context: Context): Promise<void> {
  if (meanwhile === undefined || !mailsReport) return;
  const { mailToRecipients } = await import('../maintenance/mail/mail-report.ts');
  const { profile } = change.plan;
  const nothing = 'No service is known to have failed during maintenance.\n';
  const inForce = `"${profile}" is in force again`;
  const text = `Profile ${inForce}.\n\n${meanwhileText(printableData(meanwhile), createPalette(false)) || nothing}`;
  const subject = `monit-alert: ${profile} is in force again`;
  const fault = await mailToRecipients(profile, { subject, text }, await context.site());
  if (fault !== undefined) context.warn(fault);
}
