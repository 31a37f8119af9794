// `check` is followed by its `name`, `include` by its `pattern`. `address`: a bare word with an `@`. `opaque`: text
// without statements, whatever it contains (a command, a mail's subject, a list of names, a URL).
type TokenKind = 'word' | 'string' | 'address' | 'check' | 'name' | 'include' | 'pattern' | 'symbol' | 'opaque';

export interface TextRange {
  readonly start: number;
  /** Offset of the first character after it. */
  readonly end: number;
}

export interface Token extends TextRange {
  readonly kind: TokenKind;
  /** As written, with quotes. */
  readonly text: string;
  /** As Monit reads it: without quotes and escapes. */
  readonly value: string;
  /** From 1. */
  readonly line: number;
}

type Rule = readonly [kind: TokenKind | 'skip', pattern: RegExp];

const bare = String.raw`[^\0-!@:{}"';(),%]+`;
const name = String.raw`(?:"[^\0-\x1f"]+"|'[^\0-\x1f"]+'|${bare})`;
const blanks = String.raw`[ \r\t]*`;
const nameList = String.raw`(?:${name}(?:[ \r\t;()]*,[ \r\t\n;,()]*${name})*)?`;
/** A command ends at the next `"` outside of '...'; a quote inside a word belongs to the word. */
const command = String.raw`"(?:'[^' \t\n"]*'[^ \t\n"]+|'[^']*'|[^ \t\n"]+|[ \t\n]+)*"?`;
const sticky = (pattern: string) => new RegExp(pattern, 'iy');

// Monit's lexer takes the longest match, here the first matching rule wins; the order gives the same result. From
// Monit's grammar (src/l.l), checked on 5.27.2, 5.33.0, 5.34.3 and 6.0.0.
const rules: readonly Rule[] = [
  ['skip', sticky(String.raw`[ \r\t\n;,()]+|\\(?=[ \r\t\n]|$)`)],
  ['skip', sticky('#[^\\n]*')],
  ['opaque', sticky(String.raw`subject:[^}\n]*|message:[^}]*|(?:from|reply-to):[^}\n]*`)],
  ['opaque', sticky(String.raw`(?:hostgroups|http headers)[ \r\t]+(?:[:,[][ \t]*(?:"[^"]*"|'[^']*')|[^\]])*\]?`)],
  ['opaque', sticky(`(?:start|stop|restart)${blanks}(?:program)?${blanks}(?:=${blanks})?${command}`)],
  ['opaque', sticky(`exec(?:ute)?${blanks}${command}`)],
  ['opaque', sticky(String.raw`[a-z0-9]+://[^ \t\r\n]*`)],
  ['opaque', sticky(`depends?[ \\t]+(?:on[ \\t]*)?${nameList}`)],
  ['opaque', sticky(`group[ \\t]+(?:"${bare}"|'${bare}'|${bare})?`)],
  [
    'check',
    sticky(
      String.raw`check[ \t]+(?:program[ \t]?|process[ \t]|device|filesystem|file|directory|host|network|fifo|system)?`,
    ),
  ],
  ['include', sticky(`include(?!@?${bare})`)],
  ['string', sticky(String.raw`"[^"]*(?:"|$)|'[^']*(?:'|$)`)],
  ['word', sticky(String.raw`(?=[\da-f:.]*::|(?:[\da-f]{1,4}:){7}[\da-f])[\da-f:.]+(?:/\d{0,3})?`)],
  ['address', sticky(`${bare}@${bare}`)],
  ['word', sticky(bare)],
  ['symbol', sticky(String.raw`[^]`)],
];

const programPath: Rule = ['opaque', sticky(`path${blanks}${command}`)];
const nameRules: readonly Rule[] = [
  ['skip', sticky(String.raw`[ \r\t\n]+`)],
  ['name', sticky(name)],
];
const patternRules: readonly Rule[] = [
  ['skip', sticky(String.raw`[ \r\t\n]+`)],
  // A bare pattern ends at a blank, even with quotes: only a pattern with blanks can be quoted.
  ['pattern', sticky(String.raw`"[^"\r\n]*[ \t][^"\r\n]*"|'[^'\r\n]*[ \t][^'\r\n]*'|[^ \t\r\n]+`)],
];

/** Never fails: text that Monit would reject becomes tokens too. */
export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  let line = 1;
  let inProgramCheck = false;
  while (offset < text.length) {
    const [kind, matched] = nextMatch(text, offset, rulesAt(text, offset, tokens.at(-1), inProgramCheck));
    if (kind !== 'skip') {
      tokens.push({
        kind,
        text: matched,
        value: valueOf(kind, matched),
        line,
        start: offset,
        end: offset + matched.length,
      });
      if (kind === 'check') inProgramCheck = /program/i.test(matched);
      if (kind === 'symbol') inProgramCheck = false;
    }
    offset += matched.length;
    line += countLines(matched);
  }
  return tokens;
}

/** Keywords have no case. */
export function isWord(token: Token | undefined, word: string): boolean {
  return token?.kind === 'word' && token.value.toLowerCase() === word;
}

/** The rules of opaque pieces, `check` and `include` are tried only if one of these is found. */
const keyword = sticky(
  'subject:|message:|from:|reply-to:|hostgroups|http|start|stop|restart|exec|[a-z0-9]+://|depend|group|check|include',
);
const ruled = new Set<Rule[0]>(['opaque', 'check', 'include']);
const plainRules = rules.filter(([kind]) => !ruled.has(kind));
const rulesAfterCheck = [...nameRules, ...rules];
const rulesAfterInclude = [...patternRules, ...rules];
const rulesOfProgram = [programPath, ...rules];

function rulesAt(text: string, offset: number, previous: Token | undefined, inProgramCheck: boolean): readonly Rule[] {
  if (previous?.kind === 'check') return rulesAfterCheck;
  if (previous?.kind === 'include') return rulesAfterInclude;
  if (inProgramCheck) return rulesOfProgram;
  keyword.lastIndex = offset;
  return keyword.test(text) ? rules : plainRules;
}

function nextMatch(text: string, offset: number, candidates: readonly Rule[]): [Rule[0], string] {
  for (const [kind, pattern] of candidates) {
    pattern.lastIndex = offset;
    const matched = pattern.exec(text)?.[0];
    if (matched) return [kind, matched];
  }
  throw new Error('unreachable: the last rule takes any character');
}

function countLines(text: string): number {
  let lines = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

function valueOf(kind: TokenKind, text: string): string {
  const isQuoted = /^["']/.test(text);
  if (kind === 'string' || (kind === 'name' && isQuoted)) return replaceEscapes(stripQuotes(text));
  return kind === 'pattern' && /^(?:"[^"]+"|'[^']+')$/.test(text) ? stripQuotes(text) : text;
}

/** Monit strips all quotes and blanks at both ends. */
function stripQuotes(text: string): string {
  return text.replace(/^["' \t\n\v\f\r]+/, '').replace(/["' \t\n\v\f\r]+$/, '');
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', ' ': ' ', '\\': '\\' };

function replaceEscapes(text: string): string {
  return text.replace(
    /\\(?:([ntr \\])|0x(?!00)([\da-f]{2}))/gi,
    (written, simple: string | undefined, hex: string | undefined) =>
      hex === undefined ? (escapes[simple ?? ''] ?? written) : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
