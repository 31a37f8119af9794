import type { ProfileDocument } from '../../src/profile/schema.ts';

/**
 * What `monit -t -v` is to print for a profile, row by row, in bytes (latin1); made from the document alone, not with
 * the code under test.
 */
export interface Expected {
  /** In Monit's order, events sorted: `Alert mail to`, `Alert on`, `Alert reminder`. */
  readonly alerts: readonly string[];
  /** Of ` Mail subject`, ` Event queue` and so on; undefined where Monit's own default is to be seen. */
  readonly rows: Readonly<Record<string, string | undefined>>;
}

type Said<Key extends keyof ProfileDocument> = NonNullable<ProfileDocument[Key]>;
type Server = Said<'mail-servers'>[number];

/** Monit's own names for its events, as it prints them in lower case. */
export const allEvents = [
  ...['action', 'bytein', 'byteout', 'checksum', 'connection', 'content', 'data', 'exec', 'exist', 'fsflags', 'gid'],
  ...[
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
  ],
  ...['saturation', 'size', 'speed', 'status', 'timeout', 'timestamp', 'uid', 'uptime'],
];
/** Bytes of a message that Monit prints. */
const messageBytesShown = 20;
/** Bytes of one server's TLS options that Monit prints. */
const optionBytesShown = 254;

/** @param defaultTimeout What this Monit prints where no timeout is said: `30 s`, or `5 s` from 6.0.0 on. */
export function expectationOf(document: ProfileDocument, defaultTimeout: string): Expected {
  const { recipients = [], 'mail-format': format, 'mail-servers': servers, 'event-queue': queue } = document;
  return {
    alerts: recipients.toReversed().map(alertRow),
    rows: {
      'Event queue': queue && bytes(`base directory ${queue.directory} with ${queue.slots ?? 'unlimited'} slots`),
      'Mail server(s)': servers && serverRow(servers, defaultTimeout),
      'Mail from': format?.from && bytes(senderShown(format.from)),
      'Mail reply to': format?.['reply-to'] && bytes(senderShown(format['reply-to'])),
      'Mail subject': format?.subject && bytes(format.subject.trim()),
      'Mail message': format?.message && `${bytes(format.message.trim()).slice(0, messageBytesShown)}..(truncated)`,
    },
  };
}

function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function alertRow({ address, events, reminder }: Said<'recipients'>[number]): string {
  return `${address}: ${eventsShown(events)}${reminder === undefined ? '' : `: ${reminder} cycles`}`;
}

function eventsShown(events: Said<'recipients'>[number]['events'] | undefined): string {
  if (events === undefined || events === 'all') return allEvents.join(' ');
  const named = new Set<string>(events.only ?? events.except);
  return allEvents.filter((event) => named.has(event) === (events.only !== undefined)).join(' ');
}

/** A name is shown without the double quotes that mail would want around it. */
function senderShown(text: string): string {
  const [, name = '', address = text.trim()] = /^([^<]*)<([^>]*)>$/.exec(text.trim()) ?? [];
  const bare = name
    .trim()
    .replace(/^"([^]*)"$/, '$1')
    .trim();
  return bare === '' ? address : `${bare} <${address}>`;
}

function serverRow(servers: readonly Server[], defaultTimeout: string): string {
  const timeout = servers.find((server) => server.timeout !== undefined)?.timeout;
  const hostname = servers.find((server) => server.hostname !== undefined)?.hostname;
  const shown = servers.map(serverShown).join(', ');
  const greeting = hostname === undefined ? '' : ` using '${hostname}' as my hostname`;
  return `${shown} with timeout ${timeout === undefined ? defaultTimeout : secondsShown(timeout)}${greeting}`;
}

function serverShown({ host, port = 25, tls, 'certificate-checksum': checksum }: Server): string {
  const digits = checksum?.replaceAll(':', '').toLowerCase();
  const kind = { 32: 'MD5', 40: 'SHA1', 64: 'SHA256' }[digits?.length ?? 0] ?? '';
  const pinned = digits === undefined ? '' : ` and certificate checksum ${kind} equal to '${digits}'`;
  return `${host}:${port}${tls === undefined && digits === undefined ? '' : ' using TLS'}${optionsShown(tls)}${pinned}`;
}

function optionsShown(tls: Server['tls']): string {
  if (tls === undefined || tls === true) return '';
  const { version, verify, selfsigned, ciphers, cacertificatefile, cacertificatepath, ...files } = tls;
  const own = (['pemfile', 'pemchain', 'pemkey', 'clientpemfile'] as const).map((key) => [key, files[key]] as const);
  const options = [
    ...(version === undefined ? [] : [`version: ${versionsShown(version)}`]),
    ...(verify === 'enable' ? ['verify: enable'] : []),
    ...(selfsigned === 'allow' ? ['selfsigned: allow'] : []),
    ...own.flatMap(([key, path]) => (path === undefined ? [] : [`${key}: ${path}`])),
    ...(cacertificatefile === undefined ? [] : [`CACertificateFile: ${cacertificatefile}`]),
    ...(cacertificatepath === undefined ? [] : [`CACertificatePath: ${cacertificatepath}`]),
    ...(ciphers === undefined ? [] : [`ciphers: "${ciphers}"`]),
  ];
  const shown = Buffer.from(options.join(', ')).subarray(0, optionBytesShown).toString('latin1');
  return shown === '' ? '' : ` with options {${shown}}`;
}

const versionNames: Readonly<Record<string, string>> = {
  tlsv1: 'TLSv1.0',
  tlsv11: 'TLSv1.1',
  tlsv12: 'TLSv1.2',
  tlsv13: 'TLSv1.3',
};

/** Word for word: `auto` adds the two of today, a name adds itself, and one with a minus is taken away. */
function versionsShown(words: readonly string[]): string {
  const chosen = new Set<string>();
  for (const word of words) {
    if (word.startsWith('-')) chosen.delete(word.slice(1));
    else for (const name of word === 'auto' ? ['tlsv12', 'tlsv13'] : [word]) chosen.add(name);
  }
  return Object.keys(versionNames)
    .filter((name) => chosen.has(name))
    .map((name) => versionNames[name])
    .join(' ');
}

function secondsShown(seconds: number): string {
  const [count, unit] = seconds < 60 ? [seconds, 's'] : seconds < 3600 ? [seconds / 60, 'm'] : [seconds / 3600, 'h'];
  return `${Number.isInteger(count) ? count : count.toFixed(3)} ${unit}`;
}
