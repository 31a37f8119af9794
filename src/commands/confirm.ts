import { confirm as confirmBase } from '../maintenance/confirm.ts';
import { heldText } from '../report/holds-text.ts';
import { jsonDocument, unconfirmedDocument } from '../report/json.ts';
import { confirmedText } from '../report/unconfirmed-text.ts';
import type { Context } from './context.ts';
import { doneExitCode, notProved } from './exit-code.ts';

export async function confirm({ settings, print, printText, warn, site, watcher }: Context): Promise<number> {
  const { confirmed, maintenance, warnings } = await confirmBase(await site(), watcher);
  warnings.forEach(warn);
  const exitCode = maintenance?.reconciled === false ? notProved : doneExitCode(true, settings.detailedExitcode);
  if (settings.json) {
    const { base = confirmed.profile, holds = [] } = maintenance ?? {};
    print(jsonDocument({ exitCode, changed: true, base, holds, confirmed: unconfirmedDocument(confirmed) }));
  } else if (!settings.quiet || exitCode === notProved) {
    printText(confirmedText, confirmed, maintenance);
    printText(heldText, maintenance, undefined, undefined, new Date());
  }
  return exitCode;
}
