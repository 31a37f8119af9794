import { listRevisions, rollback as rollBack } from '../maintenance/rollback.ts';
import { resultText } from '../report/change-text.ts';
import { changeDocument, jsonDocument } from '../report/json.ts';
import { revisionsText, revisionText } from '../report/rollback-text.ts';
import { hostTimeZone } from '../system/time-zone.ts';
import type { Context } from './context.ts';
import { changeExitCode } from './exit-code.ts';
import { reportWarnings } from './output.ts';

export interface RollbackOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
}

export async function rollback(number: number, options: RollbackOptions, context: Context): Promise<number> {
  const { settings, palette, print, printText, watcher, site } = context;
  const { force, strict } = settings;
  const request = { ...options, number, force, strict, policy: settings };
  const { change, revision } = await rollBack(request, await site(), watcher);
  const exitCode = changeExitCode(change, settings.detailedExitcode);
  reportWarnings(change, context);
  if (settings.json) print(jsonDocument({ ...changeDocument(change, exitCode), revision }));
  else if (!settings.quiet || exitCode > 2) {
    printText(revisionText, revision);
    printText(resultText, change, palette);
  }
  return exitCode;
}

export async function listRollbacks({ settings, print, printText, site }: Context): Promise<number> {
  const revisions = await listRevisions(await site());
  if (settings.json) print(jsonDocument({ exitCode: 0, revisions }));
  else printText(revisionsText, revisions, hostTimeZone());
  return 0;
}
