import { whoIsAlerted, type WhoQuestion } from '../inspect/who.ts';
import { jsonDocument } from '../report/json.ts';
import { whoText } from '../report/who-text.ts';
import type { Context } from './context.ts';

export async function who(
  question: WhoQuestion,
  { settings, palette, print, printText, warn, site }: Context,
): Promise<number> {
  const answer = await whoIsAlerted(await site(), question);
  if (settings.json) print(jsonDocument({ exitCode: 0, ...answer }));
  else {
    printText(whoText, answer, question, palette);
    answer.warnings.forEach(warn);
  }
  return 0;
}
