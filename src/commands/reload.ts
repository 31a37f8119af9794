import { type ReloadResult, reloadMonit } from '../change/reload.ts';
import { printableData } from '../printable.ts';
import { proofText, provedText } from '../report/change-text.ts';
import { jsonDocument } from '../report/json.ts';
import type { Palette } from '../report/palette.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';

export async function reload({ settings, palette, print, printText, notice, watcher, site }: Context): Promise<number> {
  const result = await reloadMonit(await site(), watcher);
  const exitCode = exitCodes[result.state];
  if (settings.verbose && 'proof' in result) notice(proofText(printableData(result.proof)));
  if (settings.json) print(jsonDocument({ ...result, exitCode }));
  else if (!settings.quiet || exitCode !== 0) printText(reloadText, result, palette);
  return exitCode;
}

function reloadText(result: ReloadResult, palette: Palette): string {
  switch (result.state) {
    case 'active':
      return `${provedText(result.monit, result.proof)}\n`;
    case 'pending':
      return `not verified: ${result.reason}\n${result.hint === undefined ? '' : `${result.hint}\n`}`;
    case 'failed':
      return `${palette.red('failed')}: ${result.reason}\nRun \`monit -t\`; start Monit if it is not running.\n`;
  }
}
