import { whoIsAlerted, type WhoQuestion } from '../inspect/who.ts';
import { jsonDocument } from '../report/json.ts';
import { whoText } from '../report/who-text.ts';
import type { Context } from './context.ts';

/** `monit-alert who [SERVICE]`: the matrix recipients x services x events, and what else tells somebody. */
export async function who(question: WhoQuestion, { settings, palette, print, tell, site }: Context): Promise<number> {
  const answer = await whoIsAlerted(await site(), question);
  if (settings.json) print(jsonDocument({ exitCode: 0, ...answer }));
  else {
    print(whoText(answer, question, palette));
    for (const warning of answer.warnings) tell(`warning: ${warning}\n`);
  }
  return 0;
}
