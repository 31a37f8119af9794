import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { withKeptText } from '../../src/maintenance/record/kept-texts.ts';
import type { Maintenance } from '../../src/maintenance/record/model.ts';
import { contentOf, standIns } from '../../src/maintenance/wanted-text.ts';
import { withHeader } from '../../src/render/header.ts';
import type { Site } from '../../src/site.ts';
import { rememberRevision } from '../../src/state/revisions.ts';
import { writeFiles } from '../support/files/files.ts';
import { aHold, aScopedHold, holding } from '../support/values/maintenance.ts';

const text = (address: string, profile = 'default') => withHeader(profile, `\nset alert ${address}\n`);

async function aSite(profiles: Readonly<Record<string, string>>): Promise<{ readonly site: Site }> {
  const files = Object.entries(profiles).map(([name, address]) => {
    return [`profiles/${name}.yaml`, address === '' ? 'recipients: []\n' : `recipients: [{ address: ${address} }]\n`];
  });
  const directory = await writeFiles({ 'state/empty': '', ...(Object.fromEntries(files) as Record<string, string>) });
  const site = {
    controlFile: join(directory, 'monitrc'),
    managedFile: undefined,
    monit: 'monit',
    profilesDirectories: [join(directory, 'profiles')],
    templatesDirectories: [join(import.meta.dirname, '../../templates')],
    stateDirectory: join(directory, 'state'),
    workingDirectory: '/',
    environment: {},
    by: 'alice',
    timeoutMs: 10_000,
  };
  return { site };
}

const everything = { default: 'all@x', none: '', quiet: 'quiet@x' };
const nginx = aScopedHold('n', 'nginx');
const php = aScopedHold('p', 'php', { profile: 'quiet' });

describe('what holds for some services want', () => {
  test('is the base, and their profiles for their services, the newest first', async () => {
    const content = await contentOf(holding(nginx, php), await aSite(everything));
    expect(content).toMatchObject({
      profile: 'default',
      text: expect.stringContaining('set alert all@x') as string,
      services: { profile: { name: 'default' } },
      scoped: [
        { profile: { name: 'quiet' }, scope: { services: ['php'] } },
        { profile: { name: 'none' }, scope: { services: ['nginx'] } },
      ],
    });
  });

  test('comes on top of a hold for everything, if they are newer', async () => {
    const site = await aSite(everything);
    const content = await contentOf(holding(nginx, aHold('all', { profile: 'quiet' })), site);
    expect(content.profile).toBe('quiet');
    expect(content).not.toHaveProperty('scoped');
    const later = await contentOf(holding(aHold('all', { profile: 'quiet' }), nginx), site);
    expect(later).toMatchObject({ profile: 'quiet', scoped: [{ profile: { name: 'none' } }] });
  });

  test('comes on top of the earlier text of a base, with its files of services', async () => {
    const base = { baseText: text('earlier@x'), baseServices: { nginx: 'alert web@x\n' } };
    expect(await contentOf({ ...holding(nginx), ...base }, await aSite(everything))).toMatchObject({
      text: text('earlier@x'),
      services: { texts: { nginx: 'alert web@x\n' } },
      scoped: [{ profile: { name: 'none' } }],
    });
  });

  test('does not depend on a base that cannot be rendered, if an earlier text of it is in force', async () => {
    const site = await aSite({ none: '' });
    const held = withKeptText(holding(nginx), { profile: 'default', text: text('earlier@x') });
    await expect(contentOf(held, site)).rejects.toMatchObject({ code: 'profile.unknown' });
    const fallback = { profile: 'default', since: nginx.since, reason: 'gone' };
    expect(await contentOf({ ...held, fallback }, site)).toMatchObject({ text: text('earlier@x'), scoped: [{}] });
  });
});

describe('what stands in for it', () => {
  const withTexts = (maintenance: Maintenance, ...keys: (string | undefined)[]) =>
    keys.reduce(
      (kept, hold) =>
        withKeptText(kept, { profile: 'default', text: text(`${hold?.replace(' ', '-') ?? 'base'}@x`), hold }),
      maintenance,
    );
  const standInsFor = async (maintenance: Maintenance) => {
    const found = await standIns(maintenance, '/nonexistent');
    return found.map(({ kept, isUnscoped }) => [kept.hold ?? 'base', isUnscoped]);
  };

  test('is a text with the same holds, else the base for all services', async () => {
    const kept = withTexts(holding(nginx, php), undefined, 'n', 'n p');
    expect(await standInsFor(kept)).toEqual([
      ['n p', false],
      ['base', true],
    ]);
    expect(await standInsFor({ ...kept, holds: [php] })).toEqual([['base', true]]);
    expect(await standInsFor({ ...kept, holds: [] })).toEqual([['base', false]]);
  });

  test('is never the base while a hold for everything is active', async () => {
    const kept = withTexts(holding(aHold('all'), nginx), undefined, 'all');
    expect(await standInsFor(kept)).toEqual([['all', true]]);
    expect(await standInsFor({ ...kept, holds: [aHold('all')] })).toEqual([['all', false]]);
    expect(await standInsFor({ ...kept, holds: [aHold('other')] })).toEqual([]);
  });

  test('is the earlier text of the base, or else its last revision', async () => {
    const { site } = await aSite({});
    const revision = { profile: 'default', text: text('revision@x'), mail: {}, since: nginx.since, by: 'alice' };
    await rememberRevision(site.stateDirectory, { ...revision, services: { nginx: 'alert web@x\n' } });
    const earlier = { ...holding(nginx), baseText: text('earlier@x'), baseServices: { php: '' } };
    expect(await standIns(earlier, site.stateDirectory)).toMatchObject([
      { isUnscoped: true, kept: { text: text('earlier@x'), services: { php: '' } } },
      { isUnscoped: true, kept: { text: text('revision@x'), services: { nginx: 'alert web@x\n' } } },
    ]);
  });
});
