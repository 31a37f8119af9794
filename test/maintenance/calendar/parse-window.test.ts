import { describe, expect, it, test } from 'vitest';
import { MonitAlertError } from '../../../src/errors.ts';
import { parseWindow } from '../../../src/maintenance/calendar/parse-window.ts';
import { windowJsonSchema } from '../../docs/window-schema.ts';

const file = '/etc/monit-alert/windows/backup.yaml';
const least = 'profile: none\nschedule: 0 3 * * *\nfor: 2h\n';
const parse = (text: string, hostTimeZone = 'Europe/Berlin') =>
  parseWindow({ name: 'backup', file, hostTimeZone, text, source: 'abc' });

function refusalOf(text: string, hostTimeZone?: string): MonitAlertError {
  try {
    parse(text, hostTimeZone);
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
  throw new Error('not refused');
}

describe('parseWindow', () => {
  it('gives everything that was left out its default', () => {
    expect(parse(least)).toEqual({
      name: 'backup',
      file,
      profile: 'none',
      schedule: { expression: '0 3 * * *', timeZone: 'Europe/Berlin' },
      forMs: 7_200_000,
      announces: false,
      mailsReport: false,
      source: 'abc',
      digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });

  it('reads every key', () => {
    const text = `
profile: night
services: [nginx, php, nginx]
groups: [web]
schedule: "*/30   2 * *  SUN"
for: 1h30m
time-zone: America/New_York
reason: 'nightly: backup'
grace: 10m
announce: true
report-to-mail: true
`;
    expect(parse(text)).toEqual({
      name: 'backup',
      file,
      profile: 'night',
      scope: { services: ['nginx', 'php'], groups: ['web'] },
      schedule: { expression: '*/30 2 * * SUN', timeZone: 'America/New_York' },
      forMs: 5_400_000,
      reason: 'nightly: backup',
      graceMs: 600_000,
      announces: true,
      mailsReport: true,
      source: 'abc',
      digest: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    });
  });

  it('has a scope of services, of groups, or of both', () => {
    expect(parse(`${least}services: [nginx]\n`).scope).toEqual({ services: ['nginx'], groups: [] });
    expect(parse(`${least}groups: [web]\n`).scope).toEqual({ services: [], groups: ['web'] });
  });

  it('names every fault with its line, and what was probably meant', () => {
    const { code, message, details } = refusalOf('profil: none\nschedule: 0 25 * * *\nfor: 2x\nservice: [nginx]\n');
    expect(code).toBe('window.invalid');
    expect([message, ...details]).toEqual([
      `${file}:1: profile: is missing`,
      `${file}:1: profil: there is no such key; did you mean "profile"?`,
      `${file}:2: schedule: the hour "25" is not valid: use 0 to 23, lists (1,3), ranges (1-5) and steps (*/2, 1-9/2)`,
      `${file}:3: for: must be a duration from 1m to 366d, such as 2h or 1h30m`,
      `${file}:4: service: there is no such key; did you mean "services"?`,
    ]);
  });

  it.each([
    ['profile: apply', 'profile: is reserved for a command of monit-alert'],
    ['profile: ../x', 'profile: is a path, not a name'],
    ['services: []', 'services: is an empty list: leave the key out'],
    ['services: nginx', 'services: must be a list'],
    ['groups: [1]', 'groups[0]: must be text: put it in quotes'],
    ['services: [""]', 'services[0]: is empty'],
    ['schedule: 0 0 30 2 *', 'schedule: never happens: no month in it has such a day'],
    ['schedule: 5', 'schedule: must be text: put it in quotes'],
    ['for: 30', 'for: must be a duration from 1m to 366d, such as 2h or 1h30m'],
    ['for: 59s', 'for: must be a duration from 1m to 366d, such as 2h or 1h30m'],
    ['for: 367d', 'for: must be a duration from 1m to 366d, such as 2h or 1h30m'],
    ['grace: 0m', 'grace: must be a duration from 1m to 366d, such as 2h or 1h30m'],
    ['time-zone: Europe/Berln', 'time-zone: is not a known time zone; did you mean "Europe/Berlin"?'],
    ['reason: " "', 'reason: is empty'],
    ['reason: "a\\nb"', 'reason: must be one line, without control characters'],
    ['announce: yes', 'announce: must be true or false'],
    ['report-to-mail: 1', 'report-to-mail: must be true or false'],
  ])('refuses "%s"', (line, fault) => {
    const [key = ''] = line.split(':');
    const others = least.split('\n').filter((other) => !other.startsWith(`${key}:`));
    expect(refusalOf([line, ...others].join('\n')).message).toBe(`${file}:1: ${fault}`);
  });

  it.each(['for: 1m', 'for: 366d', 'grace: 1m'])('accepts "%s"', (line) => {
    expect(
      parse(`profile: none\nschedule: 0 3 * * *\n${line.startsWith('for') ? '' : 'for: 2h\n'}${line}\n`),
    ).toBeDefined();
  });

  it.each(['', '# nothing\n'])('refuses an empty file', (text) => {
    const { message, details } = refusalOf(text);
    expect([message, ...details]).toEqual(['profile', 'schedule', 'for'].map((key) => `${file}:1: ${key}: is missing`));
  });

  it.each(['schedule: */15 * * * *', 'schedule: * 3 * * *'])('says how to write "%s"', (line) => {
    const { code, message, hint } = refusalOf(`profile: none\n${line}\nfor: 10m\n`);
    expect(code).toBe('yaml.invalid');
    expect(message).toContain(`${file}:2: `);
    expect(hint).toBe('Put the schedule in quotes: it begins with *.');
  });

  it('has no such hint for other YAML', () => {
    expect(refusalOf('profile: [\n')).toMatchObject({ code: 'yaml.invalid', hint: undefined });
  });

  it('needs the time zone of the host only if the file has none', () => {
    expect(refusalOf(least, 'Etc/Unknown').message).toBe(
      `${file}:1: time-zone: is missing, and the time zone of this host is not known ("Etc/Unknown")`,
    );
    expect(parse(`${least}time-zone: UTC\n`, 'Etc/Unknown').schedule.timeZone).toBe('UTC');
  });

  it('throws what prevented the file from being read', () => {
    const text = new MonitAlertError('file.unreadable', 'no');
    expect(() => parseWindow({ name: 'a', file, hostTimeZone: 'UTC', text, source: 'abc' })).toThrow(text);
  });
});

test("a window's JSON Schema lets an editor complete every key and refuse every other", () => {
  const { properties, required, additionalProperties } = windowJsonSchema();
  expect(Object.keys(properties ?? {})).toEqual([
    'profile',
    'services',
    'groups',
    'schedule',
    'for',
    'time-zone',
    'reason',
    'grace',
    'announce',
    'report-to-mail',
  ]);
  expect(required).toEqual(['profile', 'schedule', 'for']);
  expect(additionalProperties).toBe(false);
});
