import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { listProfiles } from '../../src/profile/list.ts';
import { loadProfile } from '../../src/profile/load.ts';
import { writeFiles } from '../support/files/files.ts';

const nobody = 'recipients: []\n';
const one = (address: string) => `recipients: [{ address: ${address} }]\n`;

/** The two directories, `site` before `shipped`. */
async function directories(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const root = await writeFiles(files);
  return [join(root, 'site'), join(root, 'shipped')];
}

async function refusal(name: string, places: string[]): Promise<MonitAlertError> {
  const error: unknown = await loadProfile(name, places).catch((reason: unknown) => reason);
  if (error instanceof MonitAlertError) return error;
  throw new Error('not refused');
}

describe('listProfiles', () => {
  it("lists each name once, the site's file before the shipped one", async () => {
    const places = await directories({
      'shipped/default.yaml': nobody,
      'shipped/none.yaml': nobody,
      'site/default.yaml': nobody,
      'site/night.yml': nobody,
    });
    expect((await listProfiles(places)).map(({ name, origin }) => [name, origin])).toEqual([
      ['default', 'site'],
      ['night', 'site'],
      ['none', 'shipped'],
    ]);
  });

  it('takes no notice of hidden files, backups and other endings', async () => {
    const names = ['.a.yaml', '#b.yaml#', 'c.yaml~', 'd.yaml.bak', 'e.yaml.dpkg-old', '.f.yaml.swp', 'README.md', 'g'];
    const places = await directories(Object.fromEntries(names.map((name) => [`site/${name}`, 'x'])));
    expect(await listProfiles(places)).toEqual([]);
  });

  it('takes a directory that is not there for an empty one', async () => {
    expect(await listProfiles(['/nowhere/at/all'])).toEqual([]);
  });

  it('gives the reason against a file whose name can be no profile', async () => {
    const places = await directories({
      'site/apply.yaml': nobody,
      'site/My Profile.yaml': nobody,
      'site/twin.yaml': nobody,
      'site/twin.yml': nobody,
    });
    expect((await listProfiles(places)).map(({ name, fault }) => [name, fault])).toEqual([
      ['My Profile', expect.stringContaining('must be lowercase letters')],
      ['apply', 'is reserved for a command of monit-alert'],
      ['twin', expect.stringContaining('is defined in two files')],
    ]);
    expect((await refusal('apply', places)).message).toContain('site/apply.yaml: a profile cannot be called "apply"');
    expect((await refusal('twin', places)).code).toBe('profile.name');
  });
});

describe('loadProfile', () => {
  it('names the profiles there are to somebody who asks for another', async () => {
    const places = await directories({ 'shipped/default.yaml': nobody, 'shipped/none.yaml': nobody });
    const error = await refusal('defualt', places);
    expect([error.code, error.message]).toEqual([
      'profile.unknown',
      'there is no profile "defualt"; did you mean "default"? (profiles: default, none)',
    ]);
  });

  it.each(['../default', '/etc/passwd', 'a/b', '..', '.hidden', 'Default', ''])('refuses the name %j', async (name) => {
    const places = await directories({ 'shipped/default.yaml': nobody, 'default.yaml': nobody });
    expect((await refusal(name, places)).code).toBe('profile.name');
  });

  it('replaces what it inherits key by key, and merges variables name by name', async () => {
    const places = await directories({
      'shipped/base.yaml': `${one('a@example.org')}description: base\nmail-format: { from: a@b, subject: x }\nvariables: { one: 1, two: 2 }\n`,
      'site/middle.yaml': 'extends: base\nmail-format: { from: c@d }\ntemplate: other\n',
      'site/leaf.yaml': `extends: middle\n${one('b@example.org')}variables: { two: { deep: true }, three: 3 }\n`,
    });
    const profile = await loadProfile('leaf', places);
    expect(profile).toEqual({
      name: 'leaf',
      file: join(places[0] ?? '', 'leaf.yaml'),
      description: 'base',
      template: 'other',
      recipients: [{ address: 'b@example.org', events: 'all' }],
      services: {},
      groups: {},
      otherAlerts: 'keep',
      mailFormat: { from: 'c@d' },
      variables: { one: 1, two: { deep: true }, three: 3 },
    });
  });

  it('lets a site change the shipped profile of the same name', async () => {
    const places = await directories({
      'shipped/default.yaml': one('root@localhost'),
      'site/default.yaml': 'extends: default\nmail-format: { from: a@b }\n',
    });
    expect(await loadProfile('default', places)).toMatchObject({
      recipients: [{ address: 'root@localhost' }],
      mailFormat: { from: 'a@b' },
    });
  });

  it.each([
    [
      'a circle',
      { 'site/a.yaml': 'extends: b\n', 'site/b.yaml': '\nextends: a\n' },
      /b\.yaml:2: extends: is circular: a -> b -> a$/,
    ],
    [
      'a circle through a shipped name',
      { 'site/a.yaml': 'extends: a\n', 'shipped/a.yaml': 'extends: b\n', 'shipped/b.yaml': 'extends: a\n' },
      /b\.yaml:1: extends: is circular: a -> a -> b -> a$/,
    ],
    ['itself', { 'site/a.yaml': 'extends: a\n' }, /a\.yaml:1: extends: names this profile itself/],
    ['nobody', { 'site/a.yaml': '#\nextends: z\n' }, /a\.yaml:2: extends: there is no profile "z" \(profiles: a\)$/],
    [
      'a command',
      { 'site/a.yaml': 'extends: run\n', 'site/run.yaml': '' },
      /extends: the profile "run" cannot be used: it is reserved for a command of monit-alert/,
    ],
    [
      'no recipients',
      { 'site/a.yaml': 'extends: b\n', 'site/b.yaml': '{}' },
      /recipients: is missing, here and in the profiles/,
    ],
  ])('refuses a profile that inherits from %s, by file and line', async (_, files, message) => {
    expect((await refusal('a', await directories(files))).message).toMatch(message);
  });

  it('says so where a file cannot be read or is not text', async () => {
    const places = await directories({ 'site/a.yaml': Uint8Array.of(0x61, 0x3a, 0x20, 0xff), 'site/b.yaml/x': '' });
    expect((await refusal('a', places)).message).toMatch(/site\/a\.yaml: is not valid UTF-8$/);
    expect((await refusal('b', places)).message).toMatch(/site\/b\.yaml: cannot be read \(EISDIR\)$/);
  });

  it('lets no key pass that only every object has', async () => {
    const error = await refusal('a', await directories({ 'site/a.yaml': `${nobody}constructor: x\n__proto__: x\n` }));
    expect([error.message, ...error.details].join('\n')).toMatch(/:2: constructor: .*\n.*:3: __proto__: /);
  });
});
