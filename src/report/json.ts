import type { ChangeResult } from '../change/result.ts';
import type { MonitAlertError } from '../errors.ts';
import type { UnconfirmedBase } from '../maintenance/record/model.ts';
import type { ChangeEntry, Content, Document, ErrorDocument, Fault, UnconfirmedEntry } from './documents.ts';

const schemaVersion: Document['schemaVersion'] = 1;

/** One JSON document on one line, as programs read it. */
export function jsonDocument(content: Content): string {
  return `${JSON.stringify({ schemaVersion, ...content })}\n`;
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
    otherFiles: plan.otherFiles,
    effect: plan.effect,
    unmanagedAlerts: plan.unmanagedAlerts,
    otherNotifiers: plan.otherNotifiers,
    warnings: [...plan.disagreements, ...warnings],
    monit: 'monit' in result ? result.monit : undefined,
    proof: 'proof' in result ? result.proof : undefined,
    reason: 'reason' in result ? result.reason : undefined,
    hint: 'hint' in result ? result.hint : undefined,
  };
}

/** Whether what is in force, or what stands on disk, is another than before, or would be. */
export function isChanged({ state }: ChangeResult): boolean {
  return state !== 'unchanged' && state !== 'rolled-back';
}

/** A base that waits to be confirmed, without the text that would come back: that may hold passwords. */
export function unconfirmedDocument(unconfirmed: UnconfirmedBase | undefined): UnconfirmedEntry | undefined {
  return unconfirmed && { ...unconfirmed, before: unconfirmed.before.profile };
}

export function errorDocument(error: MonitAlertError, exitCode: number): Content<ErrorDocument> {
  return { state: 'failed', exitCode, error: faultOf(error) };
}

/** What programs are told of an error: no stack, and no cause. */
export function faultOf({ code, message, hint, details }: MonitAlertError): Fault {
  return { code, message, hint, details };
}
