import fc from 'fast-check';
import type { TextsFor } from './schema-arbitrary.ts';

/** Stands for the directory of one reading: see writeSurroundings in surroundings.ts, which puts it in. */
export const here = '/HERE';

/** What means something to Monit, YAML, Handlebars or a terminal, and statements that must never come to life. */
const hostilePieces = [
  ...['"', "'", '\\', '\\"', '\\\\', '\\0x22', '\\0x0a', '\\0x', '\\0', '\\n', '\\t', '/', '//', '#', '# x', '{', '}'],
  ...[
    '} ',
    ';',
    ',',
    '(',
    ')',
    '[',
    ']',
    '<',
    '>',
    '@',
    ':',
    ': ',
    '- ',
    '%',
    '%s',
    '%n',
    '$',
    '$HOST',
    '$EVENT',
    '=',
    '.',
  ],
  ...[
    '`id`',
    '!',
    '&',
    '&amp;',
    '|',
    '~',
    '^',
    '*',
    '?',
    '+',
    ' ',
    '   ',
    '\t',
    '\n',
    '\n\n',
    '\r',
    '\r\n',
    '\0',
    '\v',
    '\f',
  ],
  ...[
    '\u001b[31m',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u2028',
    '\ufeff',
    '\ufffd',
    'é',
    'e\u0301',
    '日本',
    '😀',
    '\ud83d',
    '\ude00',
  ],
  ...[
    'true',
    'null',
    '~',
    '0',
    '1e3',
    '0x10',
    '<<',
    '&a',
    '*a',
    '!!str',
    '---',
    '...',
    '{{name}}',
    '{{#if x}}',
    '{{{',
    '}}',
  ],
  ...['set alert evil@example.org', 'alert evil@example.org', 'noalert evil@example.org', `include ${here}/canary`],
  ...['set httpd port 2812 allow evil:"evil"', 'check process evil matching "evil"', 'check host evil address evil'],
  ...[
    'exec "/bin/evil"',
    'set daemon 1',
    'set mailserver evil',
    'set mail-format { from: evil@example.org }',
    'set log /evil',
  ],
  ...[
    'if failed port 80 then alert',
    'subject:',
    'message:',
    'from:',
    'reply-to:',
    'with reminder on 5 cycles',
    'on',
    'not',
  ],
  ...[
    'only',
    'but',
    'using tls',
    'password',
    'secret',
    'username',
    'https://a:b@example.org/',
    'group',
    'depends on',
    'hostgroups',
  ],
  'long '.repeat(60),
  'x'.repeat(4000),
  'x'.repeat(15_900),
];
const piece = fc.constantFrom(...hostilePieces);
const pieces = (most: number) => fc.array(piece, { minLength: 1, maxLength: most }).map((all) => all.join(''));

/** Anything at all: pieces that mean something, and characters that no one thought of. */
export const hostileText = fc.oneof(
  { weight: 5, arbitrary: pieces(6) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme-ascii', maxLength: 300 }) },
);

const characters = (allowed: string, limits: { minLength: number; maxLength: number }) =>
  fc.string({ unit: fc.constantFrom(...allowed.split('')), ...limits });
const letters = 'abcdefghijklmnopqrstuvwxyz';
const label = fc
  .tuple(characters(`${letters}0123456789`, { minLength: 1, maxLength: 12 }), fc.constantFrom('', '-', '--', '-X'))
  .map(([start, middle]) => (middle === '' ? start : `${start}${middle}9`));
const domain = fc.array(label, { minLength: 1, maxLength: 5 }).map((labels) => labels.join('.'));

const words = fc.constantFrom(
  ...['set', 'alert', 'check', 'include', 'password', 'on', 'not', 'mail-format', 'with', 'reminder', 'from', 'host'],
);
const localPart = fc.oneof(
  fc
    .array(characters(`${letters}ABZ019_+-=/?^\`|~*&$`, { minLength: 1, maxLength: 15 }), {
      minLength: 1,
      maxLength: 3,
    })
    .map((atoms) => atoms.join('.')),
  characters(`${letters}.!%'{}#"\\ ()<>[]:;,`, { minLength: 1, maxLength: 8 }),
  words,
);
const mailDomain = fc.oneof(
  { weight: 6, arbitrary: domain },
  { weight: 1, arbitrary: fc.ipV4().map((address) => `[${address}]`) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('[IPv6:::1]', 'a..b', '-a', 'a-', 'zoë.example', 'EXAMPLE.org', 'x'.repeat(240)),
  },
);
const address = fc.tuple(localPart, mailDomain).map((parts) => parts.join('@'));

const senderAddress = fc.oneof(address, fc.constantFrom('monit@$HOST', '$HOST@example.org', 'a@b.$HOST', 'root'));
const sender = fc.oneof(
  senderAddress,
  fc
    .tuple(pieces(3), fc.constantFrom('', ' ', '  '), senderAddress)
    .map(([name, blank, to]) => `${name}${blank}<${to}>`),
  fc.tuple(pieces(2), senderAddress).map(([name, to]) => `"${name}" <${to}>`),
);

const host = fc.oneof(
  domain,
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    'fe80::1%eth0',
    'localhost',
    'a_b',
    'A.B',
    '.',
    '-',
    '%',
    ':',
    '...',
    '1',
    'x'.repeat(253),
    'x'.repeat(254),
  ),
  words,
  hostileText,
);

/** The last part of a path: what a file can be called, as far as the kernel is concerned. */
const fileName = fc
  .oneof(pieces(4), label)
  .map((text) => text.replace(/[/\0]/g, ''))
  .filter(
    (name) => name !== '' && name !== '.' && name !== '..' && !/\p{Cs}/u.test(name) && Buffer.byteLength(name) < 256,
  );
const existing = (directory: string) => fileName.map((name) => `${here}/${directory}/${name}`);
/** Files and directories that Monit wants to find there; the names of both are made by writeSurroundings. */
export const existingFiles = `${here}/files/`;
export const existingDirectories = `${here}/directories/`;
const certificateFile = existing('files');

const hexadecimal = (length: number) =>
  fc
    .tuple(characters('0123456789abcdefABCDEF', { minLength: length, maxLength: length }), fc.boolean())
    .map(([digits, colons]) => (colons ? (digits.match(/../g) ?? []).join(':') : digits));

const mailFormat = (path: string): TextsFor => ({
  [`${path}.from`]: sender,
  [`${path}.reply-to`]: sender,
  [`${path}.subject`]: hostileText,
  [`${path}.message`]: fc.oneof(hostileText, pieces(30)),
});

const recipients = (path: string): TextsFor => ({
  [`${path}[].address`]: address,
  ...mailFormat(`${path}[].mail-format`),
});

const routes = (path: string): TextsFor => ({
  [`${path}{}`]: fc.oneof(hostileText, fc.constantFrom('nginx', 'db-*', 'db-[0-9]', String.raw`a\*`, 'système')),
  ...recipients(`${path}{}.recipients`),
  ...recipients(`${path}{}.also`),
});

/** Names of variables of the environment that hold a password, and of files that do. */
export const passwordVariables = ['PASSWORD', '_', 'smtp_password'];
export const passwordFiles = [`${here}/password`, `${here}/pass word "'#{é}`];

/**
 * For each text that a profile may hold, texts of which most fit.
 *
 * @param sha256 Whether the Monit in question knows SHA256 checksums: 5.27.2 to 5.34.3 do not.
 */
export function profileTexts({ sha256 }: { readonly sha256: boolean }): TextsFor {
  const server = 'mail-servers[]';
  return {
    description: hostileText,
    extends: fc.constant('parent'),
    template: fc.constant('alert'),
    'variables{}': fc.string(),
    ...recipients('recipients'),
    ...routes('services'),
    ...routes('groups'),
    ...mailFormat('mail-format'),
    [`${server}.host`]: host,
    [`${server}.username`]: hostileText,
    [`${server}.password.file`]: fc.constantFrom(...passwordFiles),
    [`${server}.password.env`]: fc.constantFrom(...passwordVariables),
    [`${server}.tls.ciphers`]: hostileText,
    [`${server}.tls.pemfile`]: certificateFile,
    [`${server}.tls.pemchain`]: certificateFile,
    [`${server}.tls.pemkey`]: certificateFile,
    [`${server}.tls.clientpemfile`]: certificateFile,
    [`${server}.tls.cacertificatefile`]: certificateFile,
    [`${server}.tls.cacertificatepath`]: existing('directories'),
    [`${server}.certificate-checksum`]: fc.oneof(...[32, 40, ...(sha256 ? [64] : [])].map(hexadecimal)),
    [`${server}.hostname`]: host,
    'event-queue.directory': fc
      .oneof(hostileText, existing('queue'))
      .map((path) => (path.startsWith('/') ? path : `/${path}`)),
  };
}
