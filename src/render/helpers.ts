import { eventNames } from '../monit/config/events.ts';
import {
  addressFault,
  formatSender,
  messageFault,
  parseSender,
  pathFault,
  quotePath,
  quoteString,
  senderFault,
  stringFault,
  subjectFault,
} from '../monit/config/grammar.ts';
import { tokenize } from '../monit/config/lexer.ts';
import type { TemplateHelper } from './template.ts';

/** The errors in this file are in words for the template's author. */
function only(values: readonly unknown[]): unknown {
  if (values.length !== 1) throw new Error(`takes one value, but got ${values.length}`);
  return values[0];
}

function textOf(value: unknown, fault: (text: string) => string | undefined): string {
  if (typeof value !== 'string') throw new Error('takes text');
  const reason = fault(value);
  if (reason !== undefined) throw new Error(`the text ${reason}`);
  return value;
}

function mapOf(value: unknown, keys: readonly string[]): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('takes a group of values');
  const said = Object.entries(value).filter(([, item]) => item !== null);
  const unknownKey = said.find(([key]) => !keys.includes(key));
  if (unknownKey !== undefined) throw new Error(`does not know ${unknownKey[0]}, only ${keys.join(', ')}`);
  return new Map(said);
}

function wordsOf(value: unknown, fits: (word: string) => boolean): string[] {
  const words: unknown[] = Array.isArray(value) ? value : [];
  return words.map((word) => {
    if (typeof word === 'string' && fits(word)) return word;
    throw new Error(`does not know ${String(word)}`);
  });
}

/** Starts with a blank, so that the word before it needs none. */
function events(value: unknown): string {
  if (value === 'all') return '';
  const filter = mapOf(value, ['only', 'except']);
  const names = wordsOf(filter.get('only') ?? filter.get('except'), (name) =>
    (eventNames as readonly string[]).includes(name),
  );
  if (filter.size !== 1 || names.length === 0) throw new Error('takes all, {only: [...]} or {except: [...]}');
  return `${filter.has('only') ? ' only on' : ' not on'} { ${names.join(', ')} }`;
}

function sender(value: unknown): string {
  return formatSender(parseSender(textOf(value, senderFault)) ?? { address: '' });
}

const formatParts: Readonly<Record<string, (value: unknown) => string>> = {
  from: sender,
  'reply-to': sender,
  subject: (value) => textOf(value, subjectFault).trim(),
  // Monit reads everything up to the brace as the message, so the message is last, and not indented.
  message: (value) => textOf(value, messageFault).trim(),
};

function mailFormat(value: unknown): string {
  const format = mapOf(value, Object.keys(formatParts));
  const lines = Object.entries(formatParts).flatMap(([key, write]) =>
    format.has(key) ? [`    ${key}: ${write(format.get(key))}`] : [],
  );
  if (lines.length === 0) throw new Error(`takes some of ${Object.keys(formatParts).join(', ')}`);
  return ['{', ...lines, '}'].join('\n');
}

const path = (value: unknown) => quotePath(textOf(value, pathFault));
const quote = (value: unknown) => quoteString(textOf(value, stringFault));
const word = (value: unknown) => wordsOf([value], (text) => /^[a-z]+$/.test(text)).join('');

const tlsParts: Readonly<Record<string, (value: unknown) => string>> = {
  version: (value) => wordsOf(value, (text) => /^-?[a-z0-9]+$/.test(text)).join(' '),
  verify: word,
  selfsigned: word,
  ciphers: quote,
  pemfile: path,
  pemchain: path,
  pemkey: path,
  clientpemfile: path,
  cacertificatefile: path,
  cacertificatepath: path,
};

function tlsOptions(value: unknown): string {
  const options = mapOf(value, Object.keys(tlsParts));
  const said = Object.entries(tlsParts).flatMap(([key, write]) =>
    options.has(key) ? [`${key}: ${write(options.get(key))}`] : [],
  );
  // Monit 5.27 to 6.0 leave TLS off where no other option is said.
  if (options.size === 1 && options.has('ciphers')) throw new Error('takes ciphers only together with another option');
  return said.length === 0 ? '' : ` with options { ${said.join(', ')} }`;
}

/** Monit 5 and 6 recognise SHA256 by its length and have no word for it. */
const checksumWords: Readonly<Record<number, string>> = { 32: 'md5 ', 40: 'sha1 ', 64: '' };

function checksum(value: unknown): string {
  const digits = textOf(value, (text) =>
    /^[0-9a-f]+$/.test(text) ? undefined : 'is not a lowercase hexadecimal number',
  );
  const kind = checksumWords[digits.length];
  if (kind === undefined) throw new Error('takes 32, 40 or 64 hexadecimal digits');
  return `${kind}"${digits}"`;
}

function wholeNumber(value: unknown): string {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  throw new Error('takes a whole number');
}

function comment(value: unknown): string {
  const text = textOf(value, (lines) => stringFault(lines.replaceAll('\n', ' ')));
  return text
    .split('\n')
    .map((line) => `# ${line}`.trimEnd())
    .join('\n');
}

/** Each takes one value, and refuses what Monit would misread. */
export const monitHelpers: Readonly<Record<string, TemplateHelper>> = {
  address: (...values) => textOf(only(values), addressFault),
  checksum: (...values) => checksum(only(values)),
  comment: (...values) => comment(only(values)),
  events: (...values) => events(only(values)),
  'mail-format': (...values) => mailFormat(only(values)),
  number: (...values) => wholeNumber(only(values)),
  path: (...values) => path(only(values)),
  quote: (...values) => quote(only(values)),
  'tls-options': (...values) => tlsOptions(only(values)),
};

/** Other files may alert addresses that a profile refuses. */
export const serviceHelpers: Readonly<Record<string, TemplateHelper>> = {
  ...monitHelpers,
  address: (...values) => textOf(only(values), readAddressFault),
};

function readAddressFault(text: string): string | undefined {
  const [token, ...others] = tokenize(text);
  const isRead = token?.kind === 'address' && token.value === text && others.length === 0;
  return isRead ? undefined : 'is not an address that Monit reads';
}
