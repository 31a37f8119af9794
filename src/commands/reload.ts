import { type ReloadResult, reloadMonit } from '../change/reload.ts';
import { printableData } from '../printable.ts';
import { proofText, provedText } from '../report/change-text.ts';
import { jsonDocument } from '../report/json.ts';
import type { Palette } from '../report/layout/palette.ts';
import type { Context } from './context.ts';
import { doneExitCode, exitCodes } from './exit-code.ts';

export async function reload({
  settings,
  palette,
  print,
  printText,
  notice,
  warn,
  watcher,
  site,
}: Context): Promise<number> {
  const result = await reloadMonit(await site(), watcher);
  const isActive = result.state === 'active';
  const exitCode = isActive ? doneExitCode(true, settings.detailedExitcode) : exitCodes[result.state];
  result.warnings.forEach(warn);
  if (settings.verbose && 'proof' in result) notice(proofText(printableData(result.proof)));
  if (settings.json) print(jsonDocument({ ...result, changed: true, exitCode }));
  else if (!settings.quiet || !isActive) printText(reloadText, result, palette);
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
