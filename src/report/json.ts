import type { ChangeResult } from '../change/result.ts';
import type { MonitAlertError } from '../errors.ts';
import type { WindowEntry } from '../maintenance/calendar/list-windows.ts';
import type { Planned } from '../maintenance/calendar/plan-hold.ts';
import type { HoldNotice } from '../maintenance/notify/notice.ts';
import type { Fallback, UnconfirmedBase } from '../maintenance/record/model.ts';
import { printableJson } from '../printable.ts';
import type { Fault } from './answer.ts';
import type { HookDocument, PlannedDocument, WindowItem } from './calendar-documents.ts';
import type {
  ChangeEntry,
  Content,
  Document,
  ErrorDocument,
  FallbackEntry,
  UnconfirmedEntry,
} from './json-documents.ts';

const schemaVersion: Document['schemaVersion'] = 1;

/** On one line. */
export function jsonDocument(content: Content): string {
  return `${printableJson(JSON.stringify({ schemaVersion, ...content }))}\n`;
}

/** On one line. */
export function hookDocument(notice: HoldNotice, where: Pick<HookDocument, 'host' | 'controlFile'>): string {
  const { event, hold, base, by, end, meanwhile, was } = notice;
  const document: HookDocument = { schemaVersion, event, hold, base, ...where, by, end, meanwhile, was };
  return `${printableJson(JSON.stringify(document))}\n`;
}

export function changeDocument(result: ChangeResult, exitCode: number): ChangeEntry {
  const { state, plan, warnings } = result;
  return {
    state,
    exitCode,
    changed: isChanged(result),
    profile: plan.profile,
    decision: plan.decision,
    managedFile: plan.managedFile,
    diff: plan.diff,
    serviceFiles: plan.serviceFiles,
    otherFiles: plan.otherFiles,
    effect: plan.effect,
    serviceEffects: plan.serviceEffects,
    unmanagedAlerts: plan.unmanagedAlerts,
    alerted: plan.alerted,
    mailedAgain: plan.mailedAgain,
    otherNotifiers: plan.otherNotifiers,
    warnings: [...plan.disagreements, ...warnings],
    monit: 'monit' in result ? result.monit : undefined,
    proof: 'proof' in result ? result.proof : undefined,
    reason: 'reason' in result ? result.reason : undefined,
    hint: 'hint' in result ? result.hint : undefined,
  };
}

/** Whether the files or the alerts in force changed or would change. */
export function isChanged({ state }: ChangeResult): boolean {
  return state !== 'unchanged' && state !== 'rolled-back';
}

export function plannedDocument(result: Planned, exitCode: number, dryRun: boolean): Content<PlannedDocument> {
  return { state: 'planned', exitCode, dryRun, ...result };
}

export function windowDocument({ error, ...entry }: WindowEntry): WindowItem {
  return { ...entry, error: error && faultOf(error) };
}

/** Without the text to revert to, which may contain passwords. */
export function unconfirmedDocument(unconfirmed: UnconfirmedBase | undefined): UnconfirmedEntry | undefined {
  return unconfirmed && { ...unconfirmed, before: unconfirmed.before.profile };
}

/** Without the digest, which only monit-alert itself needs. */
export function fallbackDocument(fallback: Fallback | undefined): FallbackEntry | undefined {
  if (fallback === undefined) return undefined;
  const { profile, hold, isUnscoped, since, reason } = fallback;
  return { profile, hold, isUnscoped, since, reason };
}

export function errorDocument(error: MonitAlertError, exitCode: number): Content<ErrorDocument> {
  return { state: 'failed', exitCode, error: faultOf(error) };
}

/** Without stack and cause. */
export function faultOf({ code, message, hint, details }: MonitAlertError): Fault {
  return { code, message, hint, details };
}
