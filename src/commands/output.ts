import type { ChangeResult } from '../change/result.ts';
import type { PlannedHold } from '../maintenance/calendar/model.ts';
import type { HoldNotice } from '../maintenance/notify/notice.ts';
import type { Reconciliation } from '../maintenance/reconcile.ts';
import { inForceText } from '../maintenance/record/in-force.ts';
import { type EndedHold, type Hold, type UnconfirmedBase, unconfirmedBase } from '../maintenance/record/model.ts';
import { scopedText } from '../maintenance/record/scopes.ts';
import type { Scheduler } from '../maintenance/scheduler/sync-log.ts';
import { printableData } from '../printable.ts';
import { proofText, resultText } from '../report/change-text.ts';
import { editedText, endsText, heldText, meanwhileText } from '../report/holds-text.ts';
import type { ChangeEntry } from '../report/json-documents.ts';
import { changeDocument, fallbackDocument, isChanged, unconfirmedDocument } from '../report/json.ts';
import { cancelledText } from '../report/planned-text.ts';
import { revertedText, supersededText, unconfirmedText, wouldRevertText } from '../report/unconfirmed-text.ts';
import type { Context } from './context.ts';
import { changed, changeExitCode, notProved } from './exit-code.ts';
import { notify } from './notify.ts';

/** A change, and what is held after it. */
export interface Outcome extends Reconciliation {
  readonly ended?: readonly EndedHold[];
  /** A new hold, or one that was asked for again. */
  readonly hold?: Hold;
  /** Whether it began with this change. */
  readonly isNew?: boolean;
  /** As it was before it was edited. */
  readonly was?: Hold | undefined;
  /** What will end it; undefined if nothing does. */
  readonly scheduler?: Scheduler | undefined;
  /** Holds whose grace has begun. */
  readonly graced?: readonly Hold[];
  /** Planned holds that were given up. */
  readonly cancelled?: readonly PlannedHold[];
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
  const { change, maintenance, maintenanceChanged, ended, scheduler, reverted, superseded, meanwhile, cancelled } =
    outcome;
  return {
    ...changeDocument(change, exitCode),
    changed: isChanged(change) || maintenanceChanged,
    base: maintenance?.base,
    holds: maintenance?.holds,
    ended: ended?.map(({ hold, end }) => ({ ...hold, end })),
    cancelled,
    scheduler,
    unconfirmed: unconfirmedDocument(unconfirmedBase(maintenance)),
    fallback: fallbackDocument(maintenance?.fallback),
    reverted: unconfirmedDocument(reverted),
    superseded: unconfirmedDocument(superseded),
    meanwhile,
  };
}

/** On stderr, with `--json` too. */
export function reportWarnings({ warnings, ...change }: ChangeResult, { settings, notice, warnLater }: Context): void {
  warnings.forEach(warnLater);
  if (settings.verbose && 'proof' in change && change.proof !== undefined)
    notice(proofText(printableData(change.proof)));
}

export function outcomeText(outcome: Outcome, palette: Context['palette']): string {
  const {
    change,
    maintenance,
    ended = [],
    cancelled = [],
    graced = [],
    hold,
    was,
    scheduler,
    reverted,
    superseded,
    meanwhile,
    isPlanned = false,
  } = outcome;
  const isOnlyGrace = change.state === 'unchanged' && graced.length > 0 && ended.length === 0;
  const waiting =
    change.state === 'would-change' ? wouldRevertText(maintenance) : unconfirmedText(maintenance, new Date());
  return [
    endsText(ended, isPlanned),
    cancelledText(cancelled, isPlanned, new Date()),
    revertedText(reverted),
    isOnlyGrace ? '' : changeText(outcome, palette),
    was === undefined || hold === undefined ? '' : editedText(was, hold),
    heldText(
      maintenance,
      hold ?? graced.at(-1),
      hold === undefined ? undefined : (scheduler ?? 'nothing'),
      new Date(),
      isPlanned,
    ),
    supersededText(superseded),
    waiting,
    meanwhile === undefined ? '' : meanwhileText(meanwhile, palette),
  ].join('');
}

/** What became of the files, and of what Monit runs. */
export function changeText(outcome: Outcome, palette: Context['palette']): string {
  return resultText(outcome.change, palette, whatIsInForce(outcome));
}

/** What the change is about; undefined: the profile of its plan. */
function whatIsInForce({ hold, maintenance, change, ended }: Outcome): string | undefined {
  if (hold?.scope !== undefined) return scopedText(hold.profile, hold.scope);
  const wasRefused = (change.state === 'rolled-back' || change.state === 'failed') && ended === undefined;
  return maintenance === undefined || wasRefused ? undefined : inForceText(maintenance);
}

/** By mail, and through hooks. Never under the lock. */
export async function tellOfHolds(outcome: Outcome, context: Context): Promise<void> {
  const notices = noticesOf(outcome);
  if (notices.length === 0) return;
  const { by } = await context.site();
  await notify(
    notices.map((notice) => (notice.end === 'released' ? { ...notice, by } : notice)),
    context,
  );
}

function noticesOf({
  reports,
  hold,
  isNew = false,
  was,
  maintenance,
  change,
  isPlanned = false,
}: Outcome): HoldNotice[] {
  if (isPlanned) return [];
  const base = maintenance?.base ?? change.plan.profile;
  const inForce = maintenance === undefined ? `"${change.plan.profile}"` : inForceText(maintenance);
  const isHeld = hold !== undefined && change.state !== 'rolled-back' && change.state !== 'failed';
  const isMoved = isHeld && was !== undefined && was.until !== hold.until;
  return [
    ...(isHeld && isNew ? [{ event: 'begin' as const, hold, base }] : []),
    ...(isMoved ? [{ event: 'extend' as const, hold, base, was: was.until, by: hold.by }] : []),
    ...reports.map(({ hold: ended, end, meanwhile }) => {
      return { event: 'end' as const, hold: ended, base, end, meanwhile, inForce };
    }),
  ];
}
