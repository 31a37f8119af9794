import type { TextRange, Token } from '../monit/config/lexer.ts';

/** `exec "/bin/hook`, `start program = "/bin/hook`, and `path "/bin/hook` of a program check. */
const command = /^(?:exec|start|stop|restart|path)[^"]*"\s*(?:'[^']*'|[^\s"]+)\s/i;

const commandWord = String.raw`\b(?:exec(?:ute)?|(?:start|stop|restart)(?:\s{1,200}program)?|path)\s{0,200}=?\s{0,200}`;
/** Also in a comment, and in a text that Monit's lexer cannot follow. */
const loose = [
  new RegExp(String.raw`${commandWord}"\s{0,200}[^\s"]+\s([^"]+)`, 'dgi'),
  new RegExp(String.raw`${commandWord}'\s{0,200}[^\s']+\s([^']+)`, 'dgi'),
  // Monit does not take it without quotes.
  new RegExp(
    String.raw`\b(?:exec(?:ute)?|(?:start|stop|restart)[ \t]{1,200}program)[ \t]{0,200}=?[ \t]{0,200}/[^\s"']+[ \t]` +
      String.raw`(?![ \t]*(?:as|with|else|if|then|and|repeat|for|timeout|start|stop|restart|alert)\b)([^\n"']+)`,
    'dgi',
  ),
  // Monit's log: failed to start (exit status 7) -- '/bin/hook --once': ...
  /["']\/[^\s"']+[ \t]([^"'\n]+)/dg,
];

/** The arguments of programs: they can be secrets. */
export function commandArguments(text: string, tokens: readonly Token[]): TextRange[] {
  const ofTokens = tokens.flatMap((token) => {
    const begin = token.kind === 'opaque' ? command.exec(token.text)?.[0] : undefined;
    return begin === undefined ? [] : [{ start: token.start + begin.length, end: token.end }];
  });
  return [...ofTokens, ...loose.flatMap((pattern) => groupsOf(text, pattern))].flatMap((range) => trimmed(text, range));
}

function groupsOf(text: string, pattern: RegExp): TextRange[] {
  return [...text.matchAll(pattern)].flatMap(({ indices }) => {
    const [start, end] = indices?.[1] ?? [0, 0];
    return [{ start, end }];
  });
}

/** Without the closing quote, and blanks around. */
function trimmed(text: string, { start, end }: TextRange): TextRange[] {
  const piece = text.slice(start, end).replace(/["\s]+$/, '');
  const begin = piece.search(/\S/);
  return begin === -1 ? [] : [{ start: start + begin, end: start + piece.length }];
}
