import { isWord, type TextRange, type Token, tokenize } from '../monit/config/lexer.ts';

/**
 * Finds secrets after `password`, `secret` and `allow`, in URLs, and in the arguments of commands and requests. The
 * text may have been broken by hand, so it hides too much rather than too little. The ranges are in order and do not
 * touch.
 */
export function findSecrets(text: string): TextRange[] {
  const tokens = tokenize(text);
  const found = [
    ...secretStatements(text, tokens),
    ...quotedPieces(text, tokens).flatMap(({ start, end }) => shifted(looseSecrets(text.slice(start, end)), start)),
    ...looseSecrets(text),
  ];
  return merged(found);
}

/** A keyword inside one of these is not Monit's. */
function quotedPieces(text: string, tokens: readonly Token[]): TextRange[] {
  const comments = [...tokens, { start: text.length }].flatMap(({ start }, index) => {
    const gap = tokens[index - 1]?.end ?? 0;
    return shifted(rangesOf(text.slice(gap, start), /(#[^\n]*)/g), gap);
  });
  return [...tokens.filter(({ kind }) => kind !== 'word' && kind !== 'symbol'), ...comments];
}

/** A broken text may have a keyword at the end of what looks like a command. */
function secretStatements(text: string, tokens: readonly Token[]): TextRange[] {
  return tokens.flatMap((token) => {
    if (token.kind === 'string') return [];
    if (isWord(token, 'allow')) {
      return shifted(rangesOf(text.slice(token.end, token.end + longestAllow), credentials), token.end);
    }
    return [...token.text.matchAll(keyword)].flatMap(({ 0: word, index }) =>
      rangesAfter(text, token.start + index + word.length),
    );
  });
}

const keyword = /\b(?:password|secret)\b/gi;

/** Characters; a limit keeps a text with many `allow` fast. */
const longestAllow = 2000;
const credentials = /^\s+(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+):("[^"]*"|'[^']*'|[^\s"']+)/gi;

const secretHeader = '(?:authorization|cookie|token|(?<!pem)key|secret|pass|passwd|password|auth)';

/** Bounded, so that no pattern can search for long. */
const namedValues = [
  // https://user:SECRET@example.org
  /:\/\/[^\s/:@"']*:([^\s/@"']+)@/g,
  // https://example.org/hook?token=SECRET&x=y
  /(?:token|key|secret|pass|passwd|password|auth)=("[^"\n]*"|'[^'\n]*'|[^\s&"']+)/gi,
  // Authorization: Bearer SECRET, X-Api-Key: SECRET, {"token": "SECRET"}; but not Monit's own `pemkey: "/path"`
  new RegExp(String.raw`${secretHeader}\\?["']?[ \t]*:[ \t]*\\?["']?([^\s"'][^\n"']*)`, 'gi'),
  // curl -u user:SECRET, curl --user "user:SECRET"
  /(?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|[ \t]+|)["'][^\n:"']{0,200}:([^\n"']+)/g,
  /(?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|[ \t]+|)[^\s:"']{0,200}:([^\s"']+)/g,
  /\ballow\s+(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+):("[^"]*"|'[^']*'|[^\s"']+)/gi,
];

function looseSecrets(text: string): TextRange[] {
  return [...rangesAfterKeywords(text), ...namedValues.flatMap((pattern) => rangesOf(text, pattern))];
}

function rangesOf(text: string, pattern: RegExp): TextRange[] {
  return [...text.matchAll(pattern)].map(({ 0: whole, 1: secret = '', index }) => {
    const start = index + whole.lastIndexOf(secret);
    return { start, end: start + secret.length };
  });
}

function rangesAfterKeywords(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let last = 0;
  for (const { 0: word, index } of text.matchAll(keyword)) {
    if (index < last) continue;
    const found = rangesAfter(text, index + word.length);
    ranges.push(...found);
    // An unquoted word may itself be a keyword (`username password password "x"`); a quoted one cannot.
    const final = found.at(-1);
    if (final !== undefined && /["'#]/.test(text.charAt(final.start))) last = final.end;
  }
  return ranges;
}

const filling = /(?:is|as|the|to|with|using|use|for|of|in)\b/iy;
const secret = /"[^"]*"|'[^']*'|["'][^\n]*|[^\s;,()"'{}]+/y;

function rangesAfter(text: string, start: number): TextRange[] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const isComment = matchAt(/[ \t]*#/y, text, lineStart) !== undefined;
  const blanks = isComment ? /[ \t\r;,()]*/y : /[\s;,()]*/y;
  const ranges: TextRange[] = [];
  let position = start;
  for (;;) {
    position = matchAt(blanks, text, position) ?? position;
    const commentEnd = matchAt(/#[^\n]*/y, text, position);
    const next = commentEnd ?? matchAt(filling, text, position);
    if (next === undefined) break;
    if (commentEnd !== undefined) ranges.push({ start: position, end: commentEnd });
    position = next;
  }
  const end = matchAt(secret, text, position);
  return end === undefined ? ranges : [...ranges, { start: position, end }];
}

function matchAt(pattern: RegExp, text: string, position: number): number | undefined {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function shifted(ranges: readonly TextRange[], by: number): TextRange[] {
  return ranges.map(({ start, end }) => ({ start: start + by, end: end + by }));
}

function merged(found: readonly TextRange[]): TextRange[] {
  const ranges: TextRange[] = [];
  for (const { start, end } of [...found].sort((a, b) => a.start - b.start)) {
    const before = ranges.at(-1);
    if (before === undefined || start >= before.end) ranges.push({ start, end });
    else ranges.splice(-1, 1, { start: before.start, end: Math.max(before.end, end) });
  }
  return ranges;
}
