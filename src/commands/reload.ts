import { type ReloadResult, reloadMonit } from '../change/reload.ts';
import { proofText, provedText } from '../report/change-text.ts';
import { jsonDocument } from '../report/json.ts';
import type { Context } from './context.ts';
import { exitCodes } from './exit-code.ts';

export async function reload({ settings, palette, print, notice, watcher, site }: Context): Promise<number> {
  const result = await reloadMonit(await site(), watcher);
  const exitCode = exitCodes[result.state];
  if (settings.verbose && 'proof' in result) notice(proofText(result.proof));
  if (settings.json) print(jsonDocument({ ...result, exitCode }));
  else if (!settings.quiet || exitCode !== 0) print(reloadText(result, palette.red('failed')));
  return exitCode;
}

function reloadText(result: ReloadResult, failed: string): string {
  switch (result.state) {
    case 'active':
      return `${provedText(result.monit, result.proof)}\n`;
    case 'pending':
      return `not verified: ${result.reason}\n${result.hint === undefined ? '' : `${result.hint}\n`}`;
    case 'failed':
      return `${failed}: ${result.reason}\nRun \`monit -t\`; start Monit if it is not running.\n`;
  }
}
