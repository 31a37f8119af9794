import { listEarlier, planRollback, rollback as rollBack } from '../maintenance/rollback.ts';
import { resultText } from '../report/change-text.ts';
import { changeDocument, jsonDocument } from '../report/json.ts';
import { earlierListText, earlierText } from '../report/rollback-text.ts';
import type { Context } from './context.ts';
import { changeExitCode } from './exit-code.ts';
import { tellAside } from './output.ts';

export interface RollbackOptions {
  readonly dryRun: boolean;
  readonly reason: string | undefined;
}

/** `monit-alert rollback [N]`: puts an earlier text back in force, or says what that would do. */
export async function rollback(number: number, options: RollbackOptions, context: Context): Promise<number> {
  const { settings, palette, print, watcher, site } = context;
  const { force, strict } = settings;
  const request = { number, reason: options.reason, force, strict };
  const { change, earlier } = await (options.dryRun ? planRollback : rollBack)(request, await site(), watcher);
  const exitCode = changeExitCode(change, settings.detailedExitcode);
  tellAside(change, context);
  if (settings.json) print(jsonDocument({ ...changeDocument(change, exitCode), earlier }));
  else if (!settings.quiet || exitCode > 2) print(earlierText(earlier) + resultText(change, palette));
  return exitCode;
}

/** `monit-alert rollback --list`: what one can go back to. */
export async function listRollbacks({ settings, print, site }: Context): Promise<number> {
  const earlier = await listEarlier(await site());
  print(settings.json ? jsonDocument({ exitCode: 0, earlier }) : earlierListText(earlier));
  return 0;
}
