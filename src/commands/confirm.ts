import { confirm as confirmBase } from '../maintenance/confirm.ts';
import { heldText } from '../report/holds-text.ts';
import { jsonDocument, unconfirmedDocument } from '../report/json.ts';
import { confirmedText } from '../report/unconfirmed-text.ts';
import type { Context } from './context.ts';
import { notProved } from './exit-code.ts';

export async function confirm({ settings, print, printText, warn, site, watcher }: Context): Promise<number> {
  const { confirmed, maintenance, warnings } = await confirmBase(await site(), watcher);
  warnings.forEach(warn);
  const exitCode = maintenance?.reconciled === false ? notProved : 0;
  if (settings.json) {
    const { base = confirmed.profile, holds = [] } = maintenance ?? {};
    print(jsonDocument({ exitCode, base, holds, confirmed: unconfirmedDocument(confirmed) }));
  } else if (!settings.quiet || exitCode !== 0) {
    printText(confirmedText, confirmed, maintenance);
    printText(heldText, maintenance, undefined, new Date());
  }
  return exitCode;
}
