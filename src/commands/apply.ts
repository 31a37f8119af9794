import { applyProfile, planProfile } from '../change/apply.ts';
import type { ChangeResult } from '../change/result.ts';
import { loadProfile } from '../profile/load.ts';
import { proofText, resultText } from '../report/change-text.ts';
import { changeDocument, jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';
import { changeExitCode } from './exit-code.ts';

export interface ApplyOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
}

/** `monit-alert PROFILE`: puts a profile in force, or says what that would do. */
export async function apply(name: string, options: ApplyOptions, context: Context): Promise<number> {
  const { force, strict } = context.settings;
  const profile = await loadProfile(name, context.profilesDirectories);
  const request = { profile, reason: options.reason, force, strict };
  const carryOut = options.dryRun ? planProfile : applyProfile;
  const result = await carryOut(request, await context.site(), context.watcher);
  return reportChange(result, context);
}

function reportChange(result: ChangeResult, { settings, palette, print, tell }: Context): number {
  const exitCode = changeExitCode(result, settings.detailedExitcode);
  for (const warning of result.warnings) tell(`warning: ${warning}\n`);
  if (settings.verbose && 'proof' in result) tell(proofText(result.proof));
  if (settings.json) print(jsonDocument(changeDocument(result, exitCode)));
  else if (!settings.quiet || exitCode > 2) print(resultText(result, palette));
  return exitCode;
}
