import { actOnServices, type ServiceSelection } from '../maintenance/service-command.ts';
import type { ServiceAction } from '../monit/http/service-action.ts';
import { jsonDocument } from '../report/json.ts';
import { serviceText } from '../report/service-text.ts';
import type { Context } from './context.ts';
import { doneExitCode, exitCodes, notProved } from './exit-code.ts';

export async function service(
  action: ServiceAction,
  selection: ServiceSelection,
  { settings, print, printText, warn, palette, site, watcher }: Context,
): Promise<number> {
  const result = await actOnServices(action, selection, await site(), watcher);
  const { open, hasEnded, changed, services, missing, warnings } = result;
  const isDone = open.length === 0 && !hasEnded;
  const notDone = hasEnded ? exitCodes.failed : notProved;
  const exitCode = isDone ? doneExitCode(changed, settings.detailedExitcode) : notDone;
  warnings.forEach(warn);
  if (settings.json) print(jsonDocument({ action, exitCode, changed, services, open, missing, warnings }));
  else if (!settings.quiet || !isDone) printText(serviceText, action, result, palette, selection.dryRun);
  return exitCode;
}
