import { type Token, tokenize } from './lexer.ts';

/** Options of `set mailserver` that Monit's check does not show. */
const secured = /^(?:username|password|ssl\w*|tls\w*|certificate|cert\w*)$/i;

/** Whether no server needs a login or TLS: the host and port that Monit's check shows are then enough. */
export function areMailServersPlain(texts: readonly string[]): boolean {
  return texts
    .flatMap((text) => statementsIn(tokenize(text)))
    .every((words) => !words.some((word) => secured.test(word)));
}

/** The words of each `set mailserver`, up to the next statement. */
function statementsIn(tokens: readonly Token[]): string[][] {
  const statements: string[][] = [];
  let current: string[] | undefined;
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'check' || token.kind === 'include' || isWord(token, 'set')) current = undefined;
    else if (isWord(token, 'mailserver') && isWord(tokens[index - 1], 'set')) statements.push((current = []));
    else if (token.kind === 'word') current?.push(token.value);
  }
  return statements;
}

function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.value.toLowerCase() === word;
}
