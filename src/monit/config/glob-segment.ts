// fnmatch(3) as the GNU glob(3) uses it for one part of a path, in the C locale, which Monit always sets: it matches
// bytes. The glob libraries of npm differ for backslashes, parentheses, unclosed brackets and letters beyond ASCII.

const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: '0-9A-Za-z',
  upper: 'A-Z',
  lower: 'a-z',
  space: String.raw`\t-\r `,
  blank: String.raw`\t `,
  cntrl: String.raw`\x00-\x1f\x7f`,
  print: String.raw`\x20-\x7e`,
  graph: String.raw`\x21-\x7e`,
  punct: String.raw`\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7e`,
  xdigit: '0-9A-Fa-f',
};

export function escapeGlob(text: string): string {
  return text.replace(/[\\*?[\]]/g, String.raw`\$&`);
}

/** For a pattern without wildcards. */
export function unescapeGlob(pattern: string): string {
  return pattern.replace(/\\(.)/gs, '$1');
}

/** Whether a part of a pattern has wildcards. If not, it names one file and brackets in it are plain. */
export function isMagic(segment: string): boolean {
  const unescaped = segment.replace(/\\./gs, '');
  return /[*?]|\[[^]*\]/.test(unescaped);
}

/** The only name that a part of a pattern matches: `nginx`, and `[n]ginx`, too. Undefined if there may be others. */
export function onlyName(segment: string): string | undefined {
  if (segment.startsWith('[.]')) return undefined; // A bracket does not match a leading dot.
  const plain = segment.replace(/\\[^]|\[([^\]!^\\])\]/g, (whole, character?: string) =>
    character === undefined ? whole : `\\${character}`,
  );
  return isMagic(plain) ? undefined : unescapeGlob(plain);
}

export function segmentMatcher(segment: string): (name: string) => boolean {
  const wanted = onlyName(segment);
  if (wanted !== undefined) return (name) => name === wanted;
  const pattern = toRegExp(toBytes(segment));
  // Wildcards and brackets do not match a leading dot.
  const takesHidden = /^\\?\./.test(segment);
  return (name) => (takesHidden || !name.startsWith('.')) && pattern.test(toBytes(name));
}

/** The same patterns for texts that are no file names: a wildcard stands for a character, and dots are plain. */
export function textMatcher(pattern: string): (text: string) => boolean {
  const expression = toRegExp(pattern);
  return (text) => expression.test(text);
}

function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function toRegExp(segment: string): RegExp {
  let source = '';
  for (let index = 0; index < segment.length;) {
    const bracket = segment[index] === '[' ? readBracket(segment, index) : undefined;
    const [part, length] = bracket ?? readCharacter(segment, index);
    source += part;
    index += length;
  }
  return new RegExp(`^${source}$`, 's');
}

/** Bytes, or UTF-16, where a character may be a pair. */
const oneCharacter = String.raw`(?:[\ud800-\udbff][\udc00-\udfff]|.)`;

type Part = readonly [source: string, length: number];

function readCharacter(segment: string, index: number): Part {
  const character = segment.charAt(index);
  if (character === '*') return ['.*', 1];
  if (character === '?') return [oneCharacter, 1];
  if (character === '\\' && index + 1 < segment.length) return [literal(segment.charAt(index + 1)), 2];
  return [literal(character), 1];
}

/** Undefined for an unclosed bracket, which is a plain character. */
function readBracket(segment: string, start: number): Part | undefined {
  const isNegated = /[!^]/.test(segment.charAt(start + 1));
  const first = start + (isNegated ? 2 : 1);
  let members = '';
  for (let index = first; index < segment.length;) {
    if (segment[index] === ']' && index > first) return [oneOf(members, isNegated), index + 1 - start];
    const [source, length] = readMember(segment, index);
    members += source;
    index += length;
  }
  return undefined;
}

function oneOf(members: string, isNegated: boolean): string {
  if (members === '') return isNegated ? '.' : '(?!)';
  return `[${isNegated ? '^' : ''}${members}]`;
}

/** A class (`[:alpha:]`), a character's long form (`[=a=]`, `[.a.]`), a range (`a-f`), or one character. */
function readMember(segment: string, index: number): Part {
  const [whole, name] = /^\[:([a-z]*):\]/.exec(segment.slice(index)) ?? [];
  if (whole !== undefined) return [classes[name ?? ''] ?? '', whole.length];
  const [long, , named] = /^\[([=.])([^])\1\]/.exec(segment.slice(index)) ?? [];
  if (long !== undefined && named !== undefined) return [literal(named), long.length];
  const [range, low, high] = /^(\\?[^])-(\\?[^\]])/.exec(segment.slice(index)) ?? [];
  if (range !== undefined && low !== undefined && high !== undefined) {
    const [from, to] = [low.slice(-1), high.slice(-1)];
    return [from <= to ? `${literal(from)}-${literal(to)}` : '', range.length];
  }
  const [single = ''] = /^\\?[^]/.exec(segment.slice(index)) ?? [];
  return [literal(single.slice(-1)), single.length];
}

function literal(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
