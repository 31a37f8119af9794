import { MonitAlertError } from './errors.ts';

/**
 * Control and format characters (bidirectional marks, zero width), line separators, lone surrogates: a terminal obeys
 * them, and a reader does not see them.
 */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const unprintableInLines = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;
const unprintableInJson = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** One line without unprintable characters, which are escaped: `\n`, `\x1b`, `\u202e`. Twice is the same as once. */
export function printable(text: string): string {
  return text.replace(unprintable, escaped);
}

/** As {@link printable}, but keeps line breaks and tabs. */
export function printableLines(text: string): string {
  return text.replace(unprintableInLines, escaped);
}

/** The same JSON, with every unprintable character escaped; JSON.stringify escapes only the first 32. */
export function printableJson(json: string): string {
  const units = (character: string) => character.split('').map((unit) => `\\u${hex(unit.charCodeAt(0), 4)}`);
  return json.replace(unprintableInJson, (character) => units(character).join(''));
}

/** A copy of data in which every text is {@link printable}; functions and objects with methods are left as they are. */
export function printableData<T>(data: T): T {
  return copyOf(data) as T;
}

function copyOf(data: unknown): unknown {
  if (typeof data === 'string') return printable(data);
  if (Array.isArray(data)) return data.map(copyOf);
  if (data instanceof MonitAlertError) return printableError(data);
  if (data === null || typeof data !== 'object' || Object.getPrototypeOf(data) !== Object.prototype) return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, copyOf(value)]));
}

function printableError({ code, message, hint, details, cause }: MonitAlertError): MonitAlertError {
  return new MonitAlertError(code, printable(message), {
    details: details.map(printable),
    cause,
    ...(hint === undefined ? {} : { hint: printable(hint) }),
  });
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code > 0xffff) return `\\u{${code.toString(16)}}`;
  return shortEscapes[character] ?? (code > 0xff ? `\\u${hex(code, 4)}` : `\\x${hex(code, 2)}`);
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}
