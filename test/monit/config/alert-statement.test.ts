import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseCheck } from '../../../src/monit/check/check-configuration.ts';
import { alertOf } from '../../../src/monit/config/alert-statement.ts';
import { eventNames, eventWords } from '../../../src/monit/config/events.ts';
import { type Alert } from '../../../src/monit/config/grammar.ts';
import { readSetAlerts, readStatements } from '../../../src/monit/config/statements.ts';
import { askMonit, writeFiles } from '../../support/files/files.ts';

const read = (text: string) => readSetAlerts(text).flatMap((one) => alertOf(one) ?? []);
const reasons = (text: string) => readSetAlerts(text).flatMap(({ unreadReason }) => unreadReason ?? []);

/** The global alert table that Monit reads from statements. */
async function alertsInMonit(text: string): Promise<readonly Alert[]> {
  const directory = await writeFiles({});
  const monitrc = join(directory, 'monitrc');
  await writeFile(monitrc, `set daemon 30\nset idfile ${directory}/id\n${text}`, { mode: 0o600 });
  return parseCheck(await askMonit(monitrc)).alerts;
}

describe('every form of `set alert` in the manual', () => {
  test.each([
    ['all events', 'set alert a@b.c', eventNames, 0],
    ['some', 'set alert a@b.c only on { timeout, nonexist }', ['nonexist', 'timeout'], 0],
    ['some, without words between', 'set alert a@b.c { timeout }', ['timeout'], 0],
    ['all but some', 'set alert a@b.c not on { instance }', eventNames.filter((one) => one !== 'instance'), 0],
    [
      'with the filling word',
      'set alert a@b.c but not on {instance}',
      eventNames.filter((one) => one !== 'instance'),
      0,
    ],
    ['a reminder', 'set alert a@b.c with reminder on 10 cycles', eventNames, 10],
    ['a reminder without its unit', 'SET ALERT a@b.c REMINDER 1', eventNames, 1],
    ['other names of events', 'set alert a@b.c on { perm fsflag time }', ['fsflags', 'permission', 'timestamp'], 0],
    ['comments between', 'set alert # who\n a@b.c # what\n { timeout } # when\n', ['timeout'], 0],
  ])('%s', (_, text, events, reminderCycles) => {
    expect(read(text)).toEqual([{ recipient: 'a@b.c', events, reminderCycles }]);
  });

  test('a mail format of its own, over several lines', () => {
    const text = `set alert a@b.c { timeout } with mail-format {
  from: Monit <monit@b.c>
  reply-to: ops@b.c
  subject: $EVENT on $HOST
  message: First.

  set alert nobody@b.c
} with reminder on 2 cycles
set alert c@d.e`;
    const [first, second] = readSetAlerts(text);
    expect(first).toMatchObject({
      line: 1,
      events: ['timeout'],
      reminderCycles: 2,
      format: {
        from: 'Monit <monit@b.c>',
        replyTo: 'ops@b.c',
        subject: '$EVENT on $HOST',
        message: 'First.\n\n  set alert nobody@b.c',
      },
    });
    expect(text.slice(first?.start, first?.end)).toMatch(/^set alert a@b.c[^]*on 2 cycles$/);
    expect(second).toMatchObject({ line: 9, recipient: 'c@d.e', format: undefined });
  });
});

test('an alert in a check, or in a comment, is not global', () => {
  expect(readSetAlerts('check file x path /x\n alert a@b.c\n# set alert b@c.d\n')).toEqual([]);
});

describe('what cannot be taken out safely is not read, with the reason:', () => {
  test.each([
    ['set alert a@b.c set alert b@c.d', 'it shares a line with another statement'],
    ['set daemon 30 set alert a@b.c', 'it shares a line with another statement'],
    ['set alert a@b.c { sunrise }', 'there is no event "sunrise"'],
    ['set alert a@b.c mail-format { colour: red }', 'its mail-format is not understood'],
    ['set alert a@b.c { timeout', 'its event filter is not understood'],
    ['set alert a@b.c { constructor }', 'there is no event "constructor"'],
    ['set alert a@b.c mail-format subject: x', 'its mail-format is not understood'],
    ['set alert a@b.c not timeout', 'its event filter is not understood'],
    ['set alert a@b.c forever', 'what comes after it is not understood'],
  ])('%s', (text, reason) => {
    expect(reasons(text)).toContain(reason);
  });
});

test('an alert of a service is read in the same way', () => {
  const text = `check file x path /x
  alert a@b.c only on { perm } with mail-format { subject: x } reminder 3 cycles
  noalert b@c.d if changed timestamp then alert`;
  expect(readStatements(text).alerts).toMatchObject([
    {
      scope: 'local',
      service: 'x',
      line: 2,
      kind: 'alert',
      recipient: 'a@b.c',
      events: ['permission'],
      format: { subject: 'x' },
      reminderCycles: 3,
      unreadReason: undefined,
    },
    { scope: 'local', service: 'x', line: 3, kind: 'noalert', recipient: 'b@c.d', events: [], reminderCycles: 0 },
  ]);
});

describe('the words for events are those of Monit', () => {
  /** The events that Monit reads for one word in a filter; undefined if it refuses the word. */
  async function eventsInMonit(word: string): Promise<readonly string[] | undefined> {
    return (await alertsInMonit(`set alert a@b.c { ${word} }\n`))[0]?.events;
  }

  test.each([...eventWords])('%s is %s', async (word, event) => {
    expect(await eventsInMonit(word)).toEqual([event]);
    expect(await eventsInMonit(word.toUpperCase())).toEqual([event]);
  });

  test('no plural, singular or likely synonym that Monit takes is missing', async () => {
    const synonyms = ['ping', 'ping4', 'perms', 'match', 'changed', 'hardlink', 'euid', 'user', 'group', 'notexist'];
    const inflected = [...eventWords.keys()].flatMap((word) => [`${word}s`, word.replace(/s$/, ''), `${word}d`]);
    for (const word of new Set([...synonyms, ...inflected])) {
      const event = eventWords.get(word);
      expect([word, await eventsInMonit(word)]).toEqual([word, event && [event]]);
    }
  });
});

test('Monit reads any of them as this does', async () => {
  const filters = [
    '',
    'only on { timeout, nonexist }',
    '{exec}',
    'but not on { instance action }',
    'NOT ON {pid, ppid}',
  ];
  const formats = [
    '',
    'with mail-format { subject: a { b }',
    'mail-format {\n from: x@y.z\n message: # no comment\n\n}',
  ];
  const reminders = ['', 'with reminder on 7 cycles', 'reminder 1 cycle', 'REMINDER ON 3'];
  const separators = ['\n', ' # a comment\n', ';\n\n'];
  let count = 0;
  const text = filters
    .flatMap((filter) => formats.flatMap((format) => reminders.map((reminder) => [filter, format, reminder])))
    .map((parts) => {
      count += 1;
      return `set alert user${count}@example.org ${parts.join(' ')}${separators[count % separators.length] ?? ''}`;
    })
    .join('');
  const mine = read(text);
  expect(mine).toHaveLength(count);
  expect(mine.reverse()).toEqual(await alertsInMonit(text));
});
