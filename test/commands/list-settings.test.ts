import { expect, test } from 'vitest';
import { resolveSettings, type Settings } from '../../src/commands/settings.ts';
import { writeFiles } from '../support/files/files.ts';

/** What holds for an ordinary user whose config.yaml this is. */
async function resolve(config: string): Promise<Settings> {
  const home = await writeFiles({ '.config/monit-alert/config.yaml': config });
  return resolveSettings({}, { environment: {}, home, isRoot: false });
}

test.each([
  ['hooks: /a', 'takes a list of strings'],
  ['hooks:', 'takes a list of strings'],
  ['hooks: [/a, 1]', 'takes a list of strings'],
  ['hooks: [/a, chat]', 'takes absolute paths, not "chat"'],
  ['accept: boss@example.org', 'takes a list of strings'],
  ['accept: [backup]', 'takes mail addresses and "service NAME", not "backup"; did you mean "service backup"?'],
  ['accept: [services backup]', 'takes mail addresses and "service NAME", not .*; did you mean "service backup"?'],
  ['accept: [a@example.org, the group web]', 'takes mail addresses and "service NAME", not "the group web"'],
  ['acept: [a@example.org]', 'no such setting; did you mean "accept"?'],
  ['hold-only: [../none]', 'takes names of profiles; "../none" is a path, not a name'],
])('is refused for a list that is none: %s', async (line, reason) => {
  await expect(resolve(`${line}\n`)).rejects.toMatchObject({
    code: 'config.invalid',
    message: expect.stringMatching(
      new RegExp(`/config\\.yaml:1: ${line.split(':')[0] ?? ''}: ${reason.replaceAll('?', '\\?')}$`),
    ) as unknown,
  });
});

test('accept names addresses and services', async () => {
  const { accepted } = await resolve('accept: [boss@example.org, service backup, service web server]\n');
  expect(accepted).toEqual({ recipients: ['boss@example.org'], services: ['backup', 'web server'] });
});
