import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  messageFault,
  parseSender,
  pathFault,
  senderFault,
  stringFault,
  subjectFault,
} from '../../src/monit/config/grammar.ts';
import type { Profile } from '../../src/profile/model.ts';
import { renderProfile } from '../../src/render/render.ts';
import { readByMonit } from './read-by-monit.ts';

const templatesDirectories = [fileURLToPath(new URL('../../templates', import.meta.url))];
const evil = 'set alert evil@example.org';

const handPicked = [
  '"',
  "'",
  '\\',
  '\\"',
  '"\\',
  'ends in a backslash\\',
  'two at the end\\\\',
  '\\n is no line break, \\t no tab',
  '\\0x22 \\0x2f \\0',
  '\\0',
  '/etc/passwd',
  '//',
  '/"/',
  '# no comment',
  '{ block',
  '} block',
  '; , ( )',
  '%s%n%d 100%',
  '$HOST $EVENT',
  ' blanks around ',
  'zoë 日本 😀',
  '<a@example.org>',
  '@',
  `" ${evil} "`,
  `' ${evil} '`,
  `} ${evil}`,
  `x\n${evil}`,
  `x\r${evil}`,
  `#\n${evil}`,
  'nul\0byte',
  'tab\there',
  'escape\u001b[31m',
  'delete\u007f',
  'next\u0085line',
  'half a \ud83d character',
  'password "x"',
  'single',
  'Smith, John (ops); #1: 100% $HOST!',
  "O'Neil",
  'x ] y',
  ': colon',
  '!',
  '~`^&*+=|?/.,-_',
  " 'inner' ",
  `${'long '.repeat(40)}end`,
  'x'.repeat(15_900),
  '"'.repeat(3_190),
];

/** Words of the characters that mean something to Monit, the same ones in every run. */
function strung(seed: number): string {
  const pieces = [
    '"',
    "'",
    '\\',
    '/',
    '0',
    'x',
    '2',
    '#',
    '{',
    '}',
    ' ',
    '\n',
    '<',
    '>',
    '@',
    ':',
    ';',
    '%',
    'é',
    'n',
    '\\0x',
    '$',
  ];
  let state = seed;
  return Array.from({ length: 12 }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return pieces[Math.floor((state / 2_147_483_648) * pieces.length)];
  }).join('');
}

const strings = [...handPicked, ...Array.from({ length: 60 }, (_, seed) => strung(seed + 1))];

const base: Profile = {
  name: 'hostile',
  file: '/hostile.yaml',
  template: 'alert',
  variables: {},
  recipients: [{ address: 'ops@example.org', events: 'all', mailFormat: { subject: 'x' }, reminderCycles: 7 }],
  services: {},
  groups: {},
  otherAlerts: 'keep',
};

async function read(profile: Partial<Profile>, secret = '') {
  const rendered = await renderProfile(
    { ...base, ...profile },
    { templatesDirectories, environment: { SECRET: secret } },
  );
  const reading = await readByMonit(rendered.text);
  // Whatever the text was, it has added no statement and swallowed none.
  expect(reading.alerts).toEqual(rendered.alerts);
  return reading;
}

describe('a text from a profile, read back by the real Monit', () => {
  it('is the same text where it is quoted', async () => {
    const carried = strings.filter((text) => stringFault(text) === undefined);
    expect(carried.length).toBeGreaterThan(50);
    for (const text of carried) {
      const server = {
        host: 'localhost',
        username: text,
        password: { env: 'SECRET' },
        tls: { verify: 'enable', ciphers: text },
      } as const;
      const { row } = await read({ mailServers: { servers: [server], hostname: 'after.example.org' } }, text);
      // Of a server's options Monit shows 254 bytes.
      expect(row('Mail server(s)')).toContain(`ciphers: "${text}"`.slice(0, 200));
      expect(row('Mail server(s)')).toContain("'after.example.org' as my hostname");
    }
  });

  it('is the same text where it is a path', async () => {
    const carried = strings.map((text) => `/${text}`).filter((path) => pathFault(path) === undefined);
    expect(carried.length).toBeGreaterThan(50);
    for (const path of carried) {
      const { row } = await read({ eventQueue: { directory: path, slots: 3 } });
      expect(row('Event queue')).toBe(`base directory ${path} with 3 slots`);
    }
  });

  it('is the same text, trimmed, where it is a subject', async () => {
    const carried = strings.filter((text) => subjectFault(text) === undefined);
    expect(carried.length).toBeGreaterThan(30);
    for (const text of carried) {
      const { row } = await read({ mailFormat: { subject: text, message: 'after' } });
      expect(row('Mail subject')).toBe(text.trim());
      expect(row('Mail message')).toBe('after..(truncated)');
    }
  });

  it('begins with the same text where it is a message, of which Monit shows no more', async () => {
    const carried = strings.filter((text) => messageFault(text) === undefined);
    expect(carried.length).toBeGreaterThan(30);
    for (const text of carried) {
      const { output } = await read({ mailFormat: { message: text } });
      const start = Buffer.from(text.trim())
        .subarray(0, 20)
        .toString()
        .replace(/\ufffd+$/, '');
      expect(output).toContain(` Mail message       = ${start}`);
    }
  });

  it('is the same name, trimmed, where it is the name of a sender', async () => {
    const senders = strings
      .map((text) => `${text} <monit@$HOST>`)
      .filter((sender) => senderFault(sender) === undefined);
    expect(senders.length).toBeGreaterThan(12);
    for (const from of senders) {
      const { name } = parseSender(from) ?? {};
      const { row } = await read({ mailFormat: { from, replyTo: from, subject: 'after' } });
      expect(row('Mail from')).toBe(name === undefined ? 'monit@$HOST' : `${name} <monit@$HOST>`);
      expect(row('Mail reply to')).toBe(row('Mail from'));
      expect(row('Mail subject')).toBe('after');
    }
  });
});
