import { type Token, tokenize } from './lexer.ts';

/** What a `set mailserver` may have beside a host, a port and limits: Monit's check shows none of these. */
const secured = /^(?:username|password|ssl\w*|tls\w*|certificate|cert\w*)$/i;

/**
 * Whether every `set mailserver` of these texts names servers that want neither a login nor TLS, so that host and port,
 * which Monit's check shows, are all that is needed to talk to them.
 */
export function areMailServersPlain(texts: readonly string[]): boolean {
  return texts
    .flatMap((text) => statementsIn(tokenize(text)))
    .every((words) => !words.some((word) => secured.test(word)));
}

/** The bare words of each `set mailserver`, which ends where the next statement begins. */
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
