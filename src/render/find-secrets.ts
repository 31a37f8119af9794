import { type TextRange, type Token, tokenize } from '../monit/config/lexer.ts';
import { commandArguments } from './command-arguments.ts';
import { namesAccess, namesSecret } from './password-words.ts';

/**
 * Finds secrets after `password`, `allow` and words that look like them, in URLs and requests, and the arguments of
 * programs. The text may have been broken by hand, so it hides too much rather than too little. The ranges are in order
 * and do not touch.
 */
export function findSecrets(text: string): TextRange[] {
  const tokens = tokenize(text);
  const found = [
    ...secretStatements(text, tokens),
    ...quotedPieces(text, tokens).flatMap(({ start, end }) => shifted(looseSecrets(text.slice(start, end)), start)),
    ...looseSecrets(text),
    ...commandArguments(text, tokens),
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
  return tokens.flatMap((token, index) => {
    if (token.kind === 'string' || token.kind === 'name') return [];
    if (token.kind === 'word' && namesAccess(token.value)) {
      const written = shifted(rangesOf(text.slice(token.end, token.end + longestAllow), credentials), token.end);
      return [...written, ...passwordOf(text, tokens.slice(index + 1, index + 4))];
    }
    return keywordsIn(token.text).flatMap(({ end }) => rangesAfter(text, token.start + end));
  });
}

/** `USER : PASSWORD`, with blanks or a comment between them. */
function passwordOf(text: string, [user, colon, password]: readonly Token[]): TextRange[] {
  if (user === undefined || colon?.text !== ':' || password === undefined) return [];
  const isApart = /\S/.test(text.slice(colon.end, password.start));
  return [{ start: isApart ? colon.end : password.start, end: password.end }];
}

/** A path (`/etc/passwd`) is no keyword; the word itself is one wherever it stands. */
const words = /(?<![\p{L}\p{N}_/.])[\p{L}\p{N}_]+|\b(?:password|secret)\b/giu;

/** The words behind which a secret is likely to stand. */
export function keywordsIn(text: string): TextRange[] {
  return [...text.matchAll(words)]
    .filter(({ 0: word, index }) => namesSecret(word) && !isServiceName(text, index))
    .map(({ 0: word, index }) => ({ start: index, end: index + word.length }));
}

/** Characters; a limit keeps a text with many `allow` fast. */
const longestAllow = 2000;
const credentials = /^\s*(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+):("[^"]*"|'[^']*'|[^\s"']+)/gi;

/** `check file passwd with path /etc/passwd` */
function isServiceName(text: string, index: number): boolean {
  return /\bcheck[ \t]+[a-z]+[ \t]+["']?$/i.test(text.slice(Math.max(0, index - longestCheck), index));
}

const longestCheck = 60;

const secretHeader = '(?:authorization|cookie|token|(?<!pem)key|secret|pass|passwd|password|auth)';

/** Bounded, so that no pattern can search for long. */
const namedValues = [
  // https://user:SECRET@example.org
  /:\/\/[^\s/:@"']*:([^\s"']+)@/g,
  // user:SECRET@example.org; but not `from:monit@example.org`
  /(?<![\w/.:%+-])(?!(?:from|reply-to|to|mailto|sender):)[\w.%+-]{1,64}:([^\s"'/@]{1,200})@\w/gi,
  // https://example.org/hook?token=SECRET&x=y
  /(?:token|key|secret|pass|passwd|password|pwd|auth)=("[^"\n]*"|'[^'\n]*'|[^\s&"']+)/gi,
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
  for (const { start, end } of keywordsIn(text)) {
    if (start < last) continue;
    const found = rangesAfter(text, end);
    ranges.push(...found);
    // An unquoted word may itself be a keyword (`username password password "x"`); a quoted one cannot.
    const final = found.at(-1);
    if (final !== undefined && /["'#]/.test(text.charAt(final.start))) last = final.end;
  }
  return ranges;
}

const filling = /(?:is|as|the|to|with|using|use|for|of|in)\b/iy;
const keywords =
  'using|with|and|port|username|user|password|secret|ssl\\w*|tls\\w*|hostname|timeout|certificate|set|check|include|' +
  'allow|read-?only|if|then|else|alert|protocol|proto|for|as|on';
const moreWords = new RegExp(String.raw`(?:[ \t]+(?!(?:${keywords})\b)[^\s;,(){}#]+)*`, 'iy');
const secret = /"[^"]*"|'[^']*'|["'][^\n]*|[^\s;,()"'{}]+/y;

function rangesAfter(text: string, start: number): TextRange[] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const isComment = matchAt(/[ \t]*#/y, text, lineStart) !== undefined;
  const blanks = isComment ? /[ \t\r;,()=:>]*/y : /[\s;,()=:>]*/y;
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
  return end === undefined ? ranges : [...ranges, { start: position, end: endOfValue(text, position, end) }];
}

/** Goes on after what is glued to the value, or stands behind it without quotes and is no word of Monit's. */
function endOfValue(text: string, start: number, end: number): number {
  const isQuoted = /["']/.test(text.charAt(start));
  const glued = isQuoted ? (matchAt(/[^\s;,(){}#]*/y, text, end) ?? end) : end;
  return isQuoted || namesSecret(text.slice(start, end)) ? glued : (matchAt(moreWords, text, glued) ?? glued);
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
