import type { EventName } from './events.ts';

/** One row of an alert table: what one `set alert` statement means. */
export interface Alert {
  /** The recipient's mail address. */
  readonly recipient: string;
  /** The events that are mailed, in alphabetical order; all thirty for "all events", none for `noalert`. */
  readonly events: readonly EventName[];
  /** Cycles between reminders while a service still fails; 0 if none are sent. */
  readonly reminderCycles: number;
}

// Why Monit's grammar cannot hold a text; undefined if it can. A reason never quotes the whole text, which may be a
// secret. Measured on 5.27.2, 5.33.0, 5.34.3 and 6.0.0; test/render/hostile-strings.test.ts checks it.
type Fault = string | undefined;

/** Monit keeps the number in 32 bits and overflows silently. */
export const mostReminderCycles = 1_000_000;
/** Monit 5 silently raises less than 30 seconds to 30; refused here so that a profile has one meaning. */
export const leastMailTimeoutSeconds = 30;
/** Monit counts milliseconds in 32 bits and overflows silently. */
export const mostMailTimeoutSeconds = 3600;

/** Bytes. Monit's lexer has 16 KiB for a word and its keyword; more makes it reject the file (5.27.2 to 6.0.0). */
const longestText = 16_000;

function lengthFault(written: string): Fault {
  return Buffer.byteLength(written) > longestText ? `is longer than Monit can read (${longestText} bytes)` : undefined;
}

/** Finds control characters and lone surrogates. */
function unprintableFault(text: string): Fault {
  const found = /[\p{Cc}\p{Cs}]/u.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (found === '\n' || found === '\r') return 'contains a line break, which Monit does not accept here';
  if (found === '\t') return 'contains a tab, which Monit does not accept here';
  return `contains the control character U+${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()}`;
}

export function stringFault(text: string): Fault {
  return text === '' ? 'is empty' : (unprintableFault(text) ?? lengthFault(quoteString(text)));
}

export function pathFault(path: string): Fault {
  if (path === '') return 'is empty';
  if (!path.startsWith('/')) return 'is not an absolute path';
  return unprintableFault(path) ?? lengthFault(quotePath(path));
}

/** Accepts host names and IP addresses. */
export function hostFault(host: string): Fault {
  if (host === '') return 'is empty';
  const found = /[^A-Za-z0-9._:%-]/.exec(host)?.[0];
  if (found === undefined) return host.length > 253 ? 'is longer than a host name can be (253 characters)' : undefined;
  if (/[^\0-\x7f]/.test(host)) return 'contains letters that are not ASCII: write the domain in its xn-- form';
  return (
    unprintableFault(host) ?? `contains ${JSON.stringify(found)}, which is not allowed in a host name or an IP address`
  );
}

/** Accepts addresses that both mail and Monit can carry. */
export function addressFault(address: string): Fault {
  if (address === '') return 'is empty';
  if (/[^\0-\x7f]/.test(address)) return 'contains letters that are not ASCII, but Monit supports only plain SMTP';
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return 'is not a mail address: it needs a name, an @ and a domain';
  if (address.length > 254) return 'is longer than a mail address can be (254 characters)';
  return localPartFault(address.slice(0, at)) ?? domainFault(address.slice(at + 1));
}

function localPartFault(localPart: string): Fault {
  const unfit = /[!%'{}]/.exec(localPart)?.[0] ?? (localPart.startsWith('#') ? '#' : undefined);
  const found = /[^A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]/.exec(localPart)?.[0];
  if (found !== undefined) {
    const where = localPart.startsWith('"') ? ' (Monit does not accept the quoted form of a mail address)' : '';
    return unprintableFault(localPart) ?? `contains ${JSON.stringify(found)} before the @${where}`;
  }
  if (/^\.|\.$|\.\./.test(localPart)) return 'has a dot in the wrong place before the @';
  if (unfit === undefined) return undefined;
  const place = unfit === '#' ? 'begins with "#"' : `contains ${JSON.stringify(unfit)}`;
  return `${place}: mail programs accept this, but Monit does not; use an alias of this address`;
}

function domainFault(domain: string): Fault {
  if (/^\[\d{1,3}(\.\d{1,3}){3}\]$/.test(domain)) return undefined;
  if (domain.startsWith('[')) return 'has an address literal that Monit does not accept (only [IPv4])';
  const found = /[^A-Za-z0-9.-]/.exec(domain)?.[0];
  if (found !== undefined) return unprintableFault(domain) ?? `contains ${JSON.stringify(found)} after the @`;
  return /^[.-]|[.-]$|\.\.|\.-|-\./.test(domain) ? 'has a dot or a hyphen in the wrong place after the @' : undefined;
}

/** For `from` and `reply-to`. */
export interface Sender {
  readonly name?: string;
  readonly address: string;
}

/** Reads `address` or `Name <address>`; undefined for anything else. */
export function parseSender(text: string): Sender | undefined {
  const [, name, named] = /^([^<>]*)<([^<>]*)>$/.exec(text.trim()) ?? [];
  if (name === undefined || named === undefined)
    return /[<>\s]/.test(text.trim()) ? undefined : { address: text.trim() };
  const bare = name
    .trim()
    .replace(/^"(.*)"$/s, '$1')
    .trim();
  return bare === '' ? { address: named } : { name: bare, address: named };
}

/** Monit reads and prints the name without quotes. */
export function formatSender({ name, address }: Sender): string {
  return name === undefined ? address : `${name} <${address}>`;
}

/** `$HOST` is allowed in the address: Monit replaces it by the host's name. */
export function senderFault(text: string): Fault {
  const fault = unprintableFault(text) ?? lengthFault(text);
  if (fault !== undefined) return fault;
  const sender = parseSender(text);
  if (sender === undefined) return 'is neither an address nor NAME <ADDRESS>';
  return senderNameFault(sender.name ?? '') ?? senderAddressFault(sender.address);
}

function senderNameFault(name: string): Fault {
  // Monit puts the name between double quotes in the mail's header, and strips quotes that it is given.
  const found = /[@<>{}[\]"\\]/.exec(name)?.[0];
  if (found !== undefined) return `contains ${JSON.stringify(found)} in the name, which Monit does not accept there`;
  return /^'|'$/.test(name) ? 'has a quote at one end of the name, which Monit removes' : undefined;
}

function senderAddressFault(address: string): Fault {
  if (address.includes('[')) return 'has an address literal, which Monit does not accept here';
  return addressFault(address.replaceAll('$HOST', 'host'));
}

export function subjectFault(subject: string): Fault {
  if (subject.trim() === '') return 'is empty';
  return unprintableFault(subject) ?? closingFault(subject) ?? lengthFault(subject);
}

export function messageFault(message: string): Fault {
  if (message.trim() === '') return 'is empty';
  return unprintableFault(message.replace(/[\n\t]/g, '')) ?? closingFault(message) ?? lengthFault(message);
}

function closingFault(text: string): Fault {
  return text.includes('}') ? "contains }, which ends the mail-format in Monit's syntax" : undefined;
}

/** Escapes a leading slash: Monit would read the quoted text as a path, a syntax error here. */
export function quoteString(text: string): string {
  return quotePath(text).replace(/^"\//, '"\\0x2f');
}

/** Inside quotes, Monit knows `\0xHH` but not `\"`, and strips quotes and blanks from both ends. */
export function quotePath(path: string): string {
  const inner = path
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\0x22')
    .replaceAll("'", '\\0x27')
    .replace(/^ +| +$/g, (blanks) => '\\0x20'.repeat(blanks.length));
  return `"${inner}"`;
}
