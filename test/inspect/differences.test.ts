import { describe, expect, test } from 'vitest';
import { differences, localDifferences, messageDifference } from '../../src/inspect/differences.ts';
import type { MailSettings } from '../../src/monit/check/check-configuration.ts';
import { alert } from '../support/values/alerts.ts';

const mail: MailSettings = {
  servers: ['a:25', 'b:25'],
  from: 'monit@x',
  replyTo: undefined,
  subject: 'one',
  message: 'begins like this, or',
  queue: 'base directory /q with 5 slots',
};
const table = [alert('a@x'), alert('b@x', ['timeout'], 2)];
const expected = { alerts: table, mail };

test('nothing differs where the loaded configuration is the one on disk, in whatever order its rows stand', () => {
  expect(differences(expected, { alerts: table.toReversed(), mail: { ...mail } })).toEqual([]);
});

test('blanks at an end of a text are nothing', () => {
  expect(differences(expected, { alerts: table, mail: { ...mail, subject: ' one ' } })).toEqual([]);
});

test('each alert that is missing or too many is a sentence', () => {
  const loaded = [alert('a@x'), alert('a@x'), alert('b@x', ['timeout'])];
  expect(differences(expected, { alerts: loaded, mail })).toEqual([
    'not loaded: b@x: timeout, reminder every 2 cycles',
    'loaded, and not on disk: a@x: all events',
    'loaded, and not on disk: b@x: timeout',
  ]);
});

test('each alert of a service that is missing or too many is a sentence without a remedy', () => {
  const onDisk = [
    { name: 'web', alerts: [alert('a@x')] },
    { name: 'db', alerts: table },
  ];
  const loaded = [
    { name: 'web', alerts: [alert('b@x')] },
    { name: 'db', alerts: table.toReversed() },
  ];
  expect(localDifferences(onDisk, loaded)).toEqual([
    'not loaded: web: a@x: all events',
    'loaded, and not on disk: web: b@x: all events',
  ]);
});

test.each<[Partial<MailSettings>, string]>([
  [{ servers: ['b:25', 'a:25'] }, 'mail servers: not the same 2 loaded as on disk, or in another order'],
  [{ servers: [] }, 'mail servers: 2 on disk, 0 loaded'],
  [{ from: undefined }, 'mail from: "monit@x" on disk, "" loaded'],
  [{ replyTo: 'r@x' }, 'mail reply-to: "" on disk, "r@x" loaded'],
  [{ subject: 'two' }, 'mail subject: "one" on disk, "two" loaded'],
  [
    { message: 'begins\nlike that, or not' },
    'start of the mail message: "begins like this, or" on disk, "begins\\nlike that, or" loaded',
  ],
  [{ message: undefined }, 'start of the mail message: "begins like this, or" on disk, "" loaded'],
  [{ queue: undefined }, 'event queue: "base directory /q with 5 slots" on disk, "" loaded'],
])('a mail setting that differs is a sentence: %j', (other, sentence) => {
  expect(differences(expected, { alerts: table, mail: { ...mail, ...other } })).toEqual([sentence]);
});

test('of a message, the start that the check shows is compared', () => {
  const whole = { ...mail, message: 'begins like this, or so, and has an end' };
  expect(differences(expected, { alerts: table, mail: whole })).toEqual([]);
});

describe('the whole message', () => {
  const difference = (message: string, loaded: string | undefined) =>
    messageDifference({ mailFormat: { message } }, { mail: { ...mail, message: loaded } });

  test('is what the profile says, but for blanks at its ends; a profile without one has nothing to differ from', () => {
    expect(difference('  a\n b\n', 'a\n b')).toBeUndefined();
    expect(messageDifference({}, { mail })).toBeUndefined();
    expect(messageDifference({ mailFormat: { subject: 'x' } }, { mail })).toBeUndefined();
  });

  test.each([
    ['first\nsecond', 'first\nother', 'mail message, line 2: "second" in the profile, "other" loaded'],
    ['first', 'first\nmore', 'mail message, line 2: "" in the profile, "more" loaded'],
    ['first\nmore', 'first', 'mail message, line 2: "more" in the profile, "" loaded'],
    ['first', undefined, 'mail message, line 1: "first" in the profile, "" loaded'],
  ])('differs at a line: %j, %j', (wanted, loaded, sentence) => {
    expect(difference(wanted, loaded)).toBe(sentence);
  });
});
