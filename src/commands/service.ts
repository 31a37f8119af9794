import { actOnServices } from '../maintenance/service-command.ts';
import type { ServiceAction } from '../monit/http/service-action.ts';
import { jsonDocument } from '../report/json.ts';
import { serviceText } from '../report/service-text.ts';
import type { Context } from './context.ts';
import { notProved } from './exit-code.ts';

export async function service(
  action: ServiceAction,
  names: readonly string[],
  group: string | undefined,
  { settings, print, printText, palette, site, watcher }: Context,
): Promise<number> {
  const result = await actOnServices(action, { names, group }, await site(), watcher);
  const exitCode = result.open.length === 0 ? 0 : notProved;
  if (settings.json) print(jsonDocument({ action, exitCode, ...result }));
  else if (!settings.quiet || exitCode !== 0) printText(serviceText, action, result, palette);
  return exitCode;
}
