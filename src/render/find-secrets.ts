/** A piece of a text, from one offset up to another. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * Where Monit's text has a secret: after `password` or `secret`, in `scheme://user:SECRET@host`, in `allow user:SECRET`,
 * and in what commands and requests take: `token=SECRET`, `--user user:SECRET`, `Authorization: SECRET`.
 *
 * It is looked for in three ways, each of which finds what another may miss, so that it rather hides a word too many: in
 * the text as Monit would split it; within each string and comment by itself; and in the text as a mere row of
 * characters, for what was edited by hand and is not well-formed. Every step goes forward only, so that no text takes
 * long. The ranges are in order and do not touch.
 */
export function findSecrets(text: string): Range[] {
  const pieces = piecesOf(text);
  const found = [
    ...secretStatements(text, pieces),
    ...pieces.flatMap(({ start, end, isWord }) => (isWord ? [] : shifted(looseSecrets(text.slice(start, end)), start))),
    ...looseSecrets(text),
  ];
  return merged(found);
}

/** A string, a comment, what follows `subject:` and the like: all with their quotes or marks. Or a bare word. */
interface Piece extends Range {
  readonly isWord: boolean;
}

/** As Monit's lexer does it (src/monit/config/lexer.ts), as far as it matters where strings and comments begin. */
const piece =
  /(subject:[^}\n]*|message:[^}]*|(?:from|reply-to):[^}\n]*|#[^\n]*|"[^"]*(?:"|$)|'[^']*(?:'|$))|([^\s;,()"'{}]+)|[^]/giy;

function piecesOf(text: string): Piece[] {
  return [...text.matchAll(piece)].flatMap(({ 0: whole, 1: opaque, 2: word, index }) =>
    opaque === undefined && word === undefined
      ? []
      : [{ start: index, end: index + whole.length, isWord: opaque === undefined }],
  );
}

/** What stands after the keywords, where they are keywords. */
function secretStatements(text: string, pieces: readonly Piece[]): Range[] {
  return pieces.flatMap(({ start, end, isWord }) => {
    const word = isWord ? text.slice(start, end).toLowerCase() : '';
    if (word === 'password' || word === 'secret') return rangesAfter(text, end);
    return word === 'allow'
      ? rangesOf(text.slice(end, end + longestAllow), credentials).map((range) => shift(range, end))
      : [];
  });
}

/** Enough for any user and password, and little enough that many `allow` take no time. */
const longestAllow = 2000;
const credentials = /^\s+(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+):("[^"]*"|'[^']*'|[^\s"']+)/gi;

/** Secrets in what commands and requests take. What comes before a secret is bounded, or cannot match itself twice. */
const namedValues = [
  // https://user:SECRET@example.org
  /:\/\/[^\s/:@"']*:([^\s/@"']+)@/g,
  // https://example.org/hook?token=SECRET&x=y
  /(?:token|key|secret|pass|passwd|password|auth)=("[^"\n]*"|'[^'\n]*'|[^\s&"']+)/gi,
  // Authorization: Bearer SECRET, X-Api-Key: SECRET, {"token": "SECRET"}; but not Monit's own `pemkey: "/path"`
  /(?:authorization|cookie|token|(?<!pem)key|secret|pass|passwd|password|auth)\\?["']?[ \t]*:[ \t]*\\?["']?([^\s"'][^\n"']*)/gi,
  // curl -u user:SECRET, curl --user "user:SECRET"
  /(?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|[ \t]+|)["'][^\n:"']{0,200}:([^\n"']+)/g,
  /(?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|[ \t]+|)[^\s:"']{0,200}:([^\s"']+)/g,
  /\ballow\s+(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+):("[^"]*"|'[^']*'|[^\s"']+)/gi,
];

function looseSecrets(text: string): Range[] {
  return [...rangesAfterKeywords(text), ...namedValues.flatMap((pattern) => rangesOf(text, pattern))];
}

function rangesOf(text: string, pattern: RegExp): Range[] {
  return [...text.matchAll(pattern)].map(({ 0: whole, 1: secret = '', index }) => {
    const start = index + whole.lastIndexOf(secret);
    return { start, end: start + secret.length };
  });
}

function rangesAfterKeywords(text: string): Range[] {
  const ranges: Range[] = [];
  let last = 0;
  for (const { 0: keyword, index } of text.matchAll(/\b(?:password|secret)\b/gi)) {
    if (index < last) continue;
    const found = rangesAfter(text, index + keyword.length);
    ranges.push(...found);
    // A bare word may itself be a keyword (`username password password "x"`); what is quoted holds none.
    const final = found.at(-1);
    if (final !== undefined && /["'#]/.test(text.charAt(final.start))) last = final.end;
  }
  return ranges;
}

/** What lies between keyword and secret besides blanks: Monit's filling words, and comments, which may hold one too. */
const filling = /(?:is|as|the|to|with|using|use|for|of|in)\b/iy;
const secret = /"[^"]*"|'[^']*'|["'][^\n]*|[^\s;,()"'{}]+/y;

function rangesAfter(text: string, start: number): Range[] {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const isComment = matchAt(/[ \t]*#/y, text, lineStart) !== undefined;
  const blanks = isComment ? /[ \t\r;,()]*/y : /[\s;,()]*/y;
  const ranges: Range[] = [];
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

/** The offset after what the pattern matches just here. */
function matchAt(pattern: RegExp, text: string, position: number): number | undefined {
  pattern.lastIndex = position;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function shifted(ranges: readonly Range[], by: number): Range[] {
  return ranges.map((range) => shift(range, by));
}

function shift({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

function merged(found: readonly Range[]): Range[] {
  const ranges: Range[] = [];
  for (const { start, end } of [...found].sort((a, b) => a.start - b.start)) {
    const before = ranges.at(-1);
    if (before === undefined || start >= before.end) ranges.push({ start, end });
    else ranges.splice(-1, 1, { start: before.start, end: Math.max(before.end, end) });
  }
  return ranges;
}
