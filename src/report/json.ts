import type { ChangeResult } from '../change/result.ts';
import type { MonitAlertError } from '../errors.ts';

/** Version of the documents' form: a key may be added under the same number, never removed or given another meaning. */
const schemaVersion = 1;

/** One JSON document on one line, as programs read it. */
export function jsonDocument(content: object): string {
  return `${JSON.stringify({ schemaVersion, ...content })}\n`;
}

export function changeDocument(result: ChangeResult, exitCode: number): object {
  const { state, plan, warnings } = result;
  return {
    state,
    exitCode,
    profile: plan.profile,
    decision: plan.decision,
    managedFile: plan.managedFile,
    diff: plan.diff,
    otherFiles: plan.otherFiles,
    effect: plan.effect,
    foreignAlerts: plan.foreignAlerts,
    warnings,
    monit: 'monit' in result ? result.monit : undefined,
    proof: 'proof' in result ? result.proof : undefined,
    reason: 'reason' in result ? result.reason : undefined,
    hint: 'hint' in result ? result.hint : undefined,
  };
}

export function errorDocument(error: MonitAlertError, exitCode: number): object {
  const { code, message, hint, details } = error;
  return { state: 'failed', exitCode, error: { code, message, hint, details } };
}
