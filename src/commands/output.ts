import type { ChangeResult } from '../change/result.ts';
import type { Reconciliation } from '../maintenance/reconcile.ts';
import type { EndedHold } from '../maintenance/record/expired.ts';
import { type UnconfirmedBase, unconfirmedBase } from '../maintenance/record/model.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import { proofText, resultText } from '../report/change-text.ts';
import type { ChangeEntry } from '../report/documents.ts';
import { meanwhileText, endsText, heldText } from '../report/holds-text.ts';
import { changeDocument, isChanged, unconfirmedDocument } from '../report/json.ts';
import { createPalette } from '../report/palette.ts';
import { revertedText, supersededText, unconfirmedText, wouldWaitText } from '../report/unconfirmed-text.ts';
import type { Context } from './context.ts';
import { changed, changeExitCode, notProved } from './exit-code.ts';

/** What a command of the main job has to tell: a change, and what is held after it. */
export interface Outcome extends Reconciliation {
  readonly ended?: readonly EndedHold[];
  /** What ends the hold. */
  readonly scheduler?: Scheduler | undefined;
  /** What was reverted, because nobody confirmed it in time. */
  readonly reverted?: UnconfirmedBase | undefined;
  /** What waited to be confirmed, and is replaced. */
  readonly superseded?: UnconfirmedBase | undefined;
}

/** The exit status of a change; services that could not be given back are something that is not proved yet. */
export function outcomeExitCode({ change, maintenanceChanged, left }: Outcome, detailed: boolean): number {
  const ofChange = changeExitCode(change, detailed);
  const exitCode = detailed && maintenanceChanged && ofChange === 0 ? changed : ofChange;
  return left.length > 0 && exitCode <= notProved ? notProved : exitCode;
}

/** The document of a change with what is held. */
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
    reverted: unconfirmedDocument(reverted),
    superseded: unconfirmedDocument(superseded),
    meanwhile,
  };
}

/** Warnings and evidence go to stderr, whatever form the answer has. */
export function tellAside({ warnings, ...change }: ChangeResult, { settings, tell }: Context): void {
  for (const warning of warnings) tell(`warning: ${warning}\n`);
  if (settings.verbose && 'proof' in change) tell(proofText(change.proof));
}

/** The whole outcome for people. */
export function outcomeText(outcome: Outcome, palette: Context['palette']): string {
  const { change, maintenance, ended = [], scheduler, reverted, superseded, meanwhile, isPlanned = false } = outcome;
  const waiting =
    change.state === 'would-change' ? wouldWaitText(maintenance) : unconfirmedText(maintenance, new Date());
  return [
    endsText(ended, isPlanned),
    revertedText(reverted),
    resultText(change, palette),
    heldText(maintenance, scheduler, new Date(), isPlanned),
    supersededText(superseded),
    waiting,
    meanwhile === undefined ? '' : meanwhileText(meanwhile, palette),
  ].join('');
}

/** Loads what {@link mailReport} needs, for who lets a command run before it: that may upgrade us, and our files are gone. */
export async function loadReport(): Promise<void> {
  const { loadMailer } = await import('../maintenance/mail/mail-report.ts');
  await loadMailer();
}

/** Mails what happened meanwhile, where a hold asked for that. */
export async function mailReport({ change, meanwhile, mailsReport }: Outcome, context: Context): Promise<void> {
  if (meanwhile === undefined || !mailsReport) return;
  const { mailToRecipients } = await import('../maintenance/mail/mail-report.ts');
  const { profile } = change.plan;
  const nothing = 'Nothing is known to have failed while alerts were held.\n';
  const text = `Alerts are on again: ${profile}.\n\n${meanwhileText(meanwhile, createPalette(false)) || nothing}`;
  const subject = `monit-alert: ${profile} is in force again`;
  const fault = await mailToRecipients(profile, { subject, text }, await context.site());
  if (fault !== undefined) context.tell(`warning: ${fault}\n`);
}
