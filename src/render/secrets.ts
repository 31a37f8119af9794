import { digestPattern } from './header.ts';

/** What stands for a password in everything that is shown. */
const defaultMask = '********';
const changedMask = '******** (changed)';

/** A piece of a text, from one offset up to another. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** The text with every secret masked: see {@link findSecrets} for what is taken for one. */
export function maskPasswords(text: string, mask = defaultMask): string {
  const secrets = findSecrets(text);
  return hideDigest(
    maskRanges(text, secrets, () => mask),
    secrets,
  );
}

/**
 * Two versions of a text with every secret masked, such that they differ wherever the secrets do: a secret of `after`
 * that stands where `before` has another one is masked as changed.
 */
export function maskBoth(before: string, after: string): [before: string, after: string] {
  const earlier = valuesByLine(secretsOf(before));
  const later = secretsOf(after);
  const seen = new Map<string, number>();
  const secrets = findSecrets(after);
  const maskedAfter = maskRanges(after, secrets, (index) => {
    const { line = '', value } = later[index] ?? {};
    const nth = seen.get(line) ?? 0;
    seen.set(line, nth + 1);
    const was = earlier.get(line)?.[nth];
    return was === undefined || was === value ? defaultMask : changedMask;
  });
  return [maskPasswords(before), hideDigest(maskedAfter, secrets)];
}

/** Who has the rest of the text could try passwords until the header's digest fits. */
function hideDigest(masked: string, secrets: readonly Range[]): string {
  return secrets.length === 0 ? masked : masked.replace(digestPattern, `$1${defaultMask}`);
}

/** A secret, and the line that it stands in, masked: by it a secret is paired with its counterpart in another version. */
interface Secret {
  readonly line: string;
  readonly value: string;
}

function secretsOf(text: string): Secret[] {
  const lines = maskPasswords(text).split('\n');
  let line = 0;
  let last = 0;
  return findSecrets(text).map(({ start, end }) => {
    line += text.slice(last, start).split('\n').length - 1;
    last = end;
    return { line: lines[line] ?? '', value: text.slice(start, end) };
  });
}

function valuesByLine(secrets: readonly Secret[]): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const { line, value } of secrets) {
    const likes = values.get(line) ?? [];
    likes.push(value);
    values.set(line, likes);
  }
  return values;
}

/** Keeps the quotes of a quoted secret, so that the line still looks like the statement that it is. */
function maskRanges(text: string, ranges: readonly Range[], maskOf: (index: number) => string): string {
  let last = 0;
  const pieces = ranges.map(({ start, end }, index) => {
    const before = text.slice(last, start);
    last = end;
    return before + (/["']/.test(text.charAt(start)) ? `"${maskOf(index)}"` : maskOf(index));
  });
  return pieces.join('') + text.slice(last);
}

/** Secrets in what commands and requests take. What comes before a secret is bounded, or cannot match itself twice. */
const namedValues = [
  // https://example.org/hook?token=SECRET&x=y
  /(?:token|key|secret|pass|passwd|password|auth)=("[^"\n]*"|'[^'\n]*'|[^\s&"']+)/gi,
  // Authorization: Bearer SECRET, X-Api-Key: SECRET, {"token": "SECRET"}; but not Monit's own `pemkey: "/path"`
  /(?:authorization|cookie|token|(?<!pem)key|secret|pass|passwd|password|auth)\\?["']?[ \t]*:[ \t]*\\?["']?([^\s"'][^\n"']*)/gi,
  // curl -u user:SECRET, curl --user "user:SECRET"
  /(?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|[ \t]+|)["'][^\n:"']{0,200}:([^\n"']+)/g,
  /(?<![\w-])(?:-u|--(?:proxy-)?user)(?:=|[ \t]+|)[^\s:"']{0,200}:([^\s"']+)/g,
];

/**
 * Where Monit's text has a secret: after `password` or `secret`, in `scheme://user:SECRET@host`, in `allow user:SECRET`,
 * and in what commands and requests take: `token=SECRET`, `--user user:SECRET`, `Authorization: SECRET`. It rather hides a word too many: it is for texts edited by hand as well, in which nothing is sure to be well-formed.
 * Every step goes forward only, so that no text takes long.
 */
function findSecrets(text: string): Range[] {
  const found = [
    ...rangesAfterKeywords(text),
    ...rangesOf(text, /:\/\/[^\s/:@"']*:([^\s/@"']+)@/g),
    ...namedValues.flatMap((pattern) => rangesOf(text, pattern)),
    ...rangesOf(text, /\ballow\s+(?:"[^"\n]*"|'[^'\n]*'|[^\s:"']+):("[^"]*"|'[^']*'|[^\s"']+)/gi),
  ].sort((a, b) => a.start - b.start);
  const ranges: Range[] = [];
  for (const { start, end } of found) {
    const before = ranges.at(-1);
    if (before === undefined || start >= before.end) ranges.push({ start, end });
    else ranges.splice(-1, 1, { start: before.start, end: Math.max(before.end, end) });
  }
  return ranges;
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
