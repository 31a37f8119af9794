/**
 * Monit's own words for what can happen to a service, as its event filters take them: the same thirty in Monit 5.27.2,
 * 5.33.0, 5.34.3 and 6.0.0 (manual, "Setting an event filter"; `exist` is accepted though the manual omits it).
 */
export const eventNames = [
  'action',
  'bytein',
  'byteout',
  'checksum',
  'connection',
  'content',
  'data',
  'exec',
  'exist',
  'fsflags',
  'gid',
  'icmp',
  'instance',
  'invalid',
  'link',
  'nonexist',
  'packetin',
  'packetout',
  'permission',
  'pid',
  'ppid',
  'resource',
  'saturation',
  'size',
  'speed',
  'status',
  'timeout',
  'timestamp',
  'uid',
  'uptime',
] as const;

/** One of Monit's thirty events, as `set alert` names them. */
export type EventName = (typeof eventNames)[number];

/** Every word that Monit takes for an event in a filter, in any case (5.27.2 to 6.0.0). */
export const eventWords: ReadonlyMap<string, EventName> = new Map<string, EventName>([
  ...eventNames.map((name) => [name, name] as const),
  ['execute', 'exec'],
  ['exists', 'exist'],
  ['fsflag', 'fsflags'],
  ['nonexists', 'nonexist'],
  ['perm', 'permission'],
  ['time', 'timestamp'],
]);

/** One row of an alert table: what one `set alert` statement means. */
export interface Alert {
  /** The recipient's mail address. */
  readonly recipient: string;
  /** The events that are mailed, in alphabetical order; all thirty for "all events", none for `noalert`. */
  readonly events: readonly EventName[];
  /** Cycles between reminders while a service stays failed; 0 where none are sent. */
  readonly reminderCycles: number;
}

/**
 * What Monit's grammar can carry, and how to write it. A `...Fault` function gives the reason why a text cannot be
 * carried, and undefined where it can; reasons never quote the whole text, which may be a secret. Taken from what Monit
 * 5.27.2, 5.33.0, 5.34.3 and 6.0.0 read and print (`monit -t -v`); test/render/hostile-strings.test.ts holds it.
 */
type Fault = string | undefined;

/** Monit keeps the number in 32 bits and does not say when it overflows; this is more than anybody waits for. */
export const mostReminderCycles = 1_000_000;
/** Monit 5 takes less than 30 seconds for 30 without a word; kept as the least so that a profile means one thing. */
export const leastMailTimeoutSeconds = 30;
/** Monit counts milliseconds in 32 bits and does not say when it overflows; nobody waits an hour for a mail server. */
export const mostMailTimeoutSeconds = 3600;

/**
 * Bytes of the longest text, as it is written: Monit's lexer has a buffer of 16 KiB for one word, keyword included, and
 * gives up on the whole file where that is not enough (5.27.2 to 6.0.0).
 */
const longestText = 16_000;

function lengthFault(written: string): Fault {
  return Buffer.byteLength(written) > longestText ? `is longer than Monit can read (${longestText} bytes)` : undefined;
}

/** Names the first character that no statement can carry as it is: a control character, or half a character. */
function unprintableFault(text: string): Fault {
  const found = /[\p{Cc}\p{Cs}]/u.exec(text)?.[0];
  if (found === undefined) return undefined;
  if (found === '\n' || found === '\r') return 'holds a line break, which Monit cannot carry here';
  if (found === '\t') return 'holds a tab, which Monit cannot carry here';
  return `holds the control character U+${(found.codePointAt(0) ?? 0).toString(16).padStart(4, '0').toUpperCase()}`;
}

/** Whether a text can be a quoted string: everything can but control characters. */
export function stringFault(text: string): Fault {
  return text === '' ? 'is empty' : (unprintableFault(text) ?? lengthFault(quoteString(text)));
}

/** Whether a text can be a path: absolute, as the path of a daemon must be. */
export function pathFault(path: string): Fault {
  if (path === '') return 'is empty';
  if (!path.startsWith('/')) return 'is not an absolute path';
  return unprintableFault(path) ?? lengthFault(quotePath(path));
}

/** Whether a text can be a mail server: a host name or an IP address. */
export function hostFault(host: string): Fault {
  if (host === '') return 'is empty';
  const found = /[^A-Za-z0-9._:%-]/.exec(host)?.[0];
  if (found === undefined) return host.length > 253 ? 'is longer than a host name can be (253 characters)' : undefined;
  if (/[^\0-\x7f]/.test(host)) return 'holds letters that are not ASCII: write the domain in its xn-- form';
  return unprintableFault(host) ?? `holds ${JSON.stringify(found)}, which is neither in host names nor in IP addresses`;
}

/** Whether a text can be a recipient: an address that both mail and Monit can carry. */
export function addressFault(address: string): Fault {
  if (address === '') return 'is empty';
  if (/[^\0-\x7f]/.test(address)) return 'holds letters that are not ASCII, and Monit speaks plain SMTP only';
  const at = address.lastIndexOf('@');
  if (at < 1 || at === address.length - 1) return 'is not a mail address: it needs a name, an @ and a domain';
  if (address.length > 254) return 'is longer than a mail address can be (254 characters)';
  return localPartFault(address.slice(0, at)) ?? domainFault(address.slice(at + 1));
}

function localPartFault(localPart: string): Fault {
  const unfit = /[!%'{}]/.exec(localPart)?.[0] ?? (localPart.startsWith('#') ? '#' : undefined);
  const unmanaged = /[^A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]/.exec(localPart)?.[0];
  if (unmanaged !== undefined) {
    const where = localPart.startsWith('"') ? " (the quoted form of a mail address is not in Monit's grammar)" : '';
    return unprintableFault(localPart) ?? `holds ${JSON.stringify(unmanaged)} before the @${where}`;
  }
  if (/^\.|\.$|\.\./.test(localPart)) return 'has a dot in the wrong place before the @';
  if (unfit === undefined) return undefined;
  const place = unfit === '#' ? 'begins with "#"' : `holds ${JSON.stringify(unfit)}`;
  return `${place}: that is fine for mail, but not for Monit's grammar; give Monit an alias of this address`;
}

function domainFault(domain: string): Fault {
  if (/^\[\d{1,3}(\.\d{1,3}){3}\]$/.test(domain)) return undefined;
  if (domain.startsWith('[')) return "has an address literal that is not in Monit's grammar (only [IPv4] is)";
  const found = /[^A-Za-z0-9.-]/.exec(domain)?.[0];
  if (found !== undefined) return unprintableFault(domain) ?? `holds ${JSON.stringify(found)} after the @`;
  return /^[.-]|[.-]$|\.\.|\.-|-\./.test(domain) ? 'has a dot or a hyphen in the wrong place after the @' : undefined;
}

/** A sender as `from` and `reply-to` take it. */
export interface Sender {
  readonly name?: string;
  readonly address: string;
}

/** Reads `address` or `Name <address>`; undefined where the text is neither. */
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

/** A sender as Monit is given it, and as it prints it: no quotes around the name. */
export function formatSender({ name, address }: Sender): string {
  return name === undefined ? address : `${name} <${address}>`;
}

/** Whether a text can be `from` or `reply-to`. `$HOST` may stand in the address: Monit puts the host's name there. */
export function senderFault(text: string): Fault {
  const fault = unprintableFault(text) ?? lengthFault(text);
  if (fault !== undefined) return fault;
  const sender = parseSender(text);
  if (sender === undefined) return 'is neither an address nor NAME <ADDRESS>';
  return senderNameFault(sender.name ?? '') ?? senderAddressFault(sender.address);
}

function senderNameFault(name: string): Fault {
  // Monit puts the name between double quotes in the mail's header as it stands, and strips quotes that it is given.
  const found = /[@<>{}[\]"\\]/.exec(name)?.[0];
  if (found !== undefined) return `holds ${JSON.stringify(found)} in the name, which Monit cannot carry there`;
  return /^'|'$/.test(name) ? 'has a quote at an end of the name, which Monit strips' : undefined;
}

function senderAddressFault(address: string): Fault {
  if (address.includes('[')) return "has an address literal, which is not in Monit's grammar here";
  return addressFault(address.replaceAll('$HOST', 'host'));
}

/** Whether a text can be the subject: one line that does not close the block around it. */
export function subjectFault(subject: string): Fault {
  if (subject.trim() === '') return 'is empty';
  return unprintableFault(subject) ?? closingFault(subject) ?? lengthFault(subject);
}

/** Whether a text can be the message: any lines that do not close the block around it. */
export function messageFault(message: string): Fault {
  if (message.trim() === '') return 'is empty';
  return unprintableFault(message.replace(/[\n\t]/g, '')) ?? closingFault(message) ?? lengthFault(message);
}

function closingFault(text: string): Fault {
  return text.includes('}') ? "holds a }, which ends the mail-format in Monit's grammar" : undefined;
}

/**
 * Writes a string that Monit reads as exactly this text. A quoted text that begins with a slash would be taken for a
 * path, which is a syntax error where a string is wanted.
 */
export function quoteString(text: string): string {
  return quotePath(text).replace(/^"\//, '"\\0x2f');
}

/**
 * Writes a path that Monit reads as exactly this text. Inside quotes Monit knows no `\"`, but `\0xHH` for any byte; and
 * it strips quotes of both kinds, and blanks, from both ends.
 */
export function quotePath(path: string): string {
  const inner = path
    .replaceAll('\\', '\\\\')
    .replaceAll('"', '\\0x22')
    .replaceAll("'", '\\0x27')
    .replace(/^ +| +$/g, (blanks) => '\\0x20'.repeat(blanks.length));
  return `"${inner}"`;
}
