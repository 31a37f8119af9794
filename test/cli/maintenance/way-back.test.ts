import { mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { stateFor } from '../../../src/state/state-directory.ts';
import { changeOn, runOn } from '../../support/cli/change.ts';
import { rewrite, unattended, written } from '../../support/cli/maintenance.ts';
import { type Monit, startMonit } from '../../support/monit/monit.ts';

const template = '{{#each recipients}}\nset alert {{address address}}{{events events}}\n{{/each}}\n';
const includes = {
  'profiles/office.yaml': 'template: own\nextends: root\n',
  'profiles/root.yaml': 'recipients: [{ address: office@x }]\n',
  'templates/own.hbs': template,
};
const fileIn = ({ directory }: Monit, name: string) => join(directory, name);

/** A Monit with `office` in force, whose profile extends another one and has a template of its own. */
async function startOffice(): Promise<Monit> {
  const monit = await startMonit({ connection: 'unix', pollSeconds: 1, includes });
  expect(await changeOn(monit, 'office')).toMatchObject({ state: 'active' });
  return monit;
}

async function hold(monit: Monit, profile = 'none', id = 'deploy'): Promise<void> {
  expect((await runOn(monit, profile, '--for', '1h', '--id', id, ...unattended)).exitCode).toBe(0);
}

const writeTemplate = async (monit: Monit, text: string) => writeFile(fileIn(monit, 'templates/own.hbs'), text);

const breaks: Record<string, (monit: Monit) => Promise<unknown>> = {
  'the profile is deleted': async (monit) => unlink(fileIn(monit, 'profiles/office.yaml')),
  'the profile is not valid YAML': async (monit) => writeFile(fileIn(monit, 'profiles/office.yaml'), 'recipients: [{'),
  'the profile that it extends is deleted': async (monit) => unlink(fileIn(monit, 'profiles/root.yaml')),
  'a directory has the name of the profile': async (monit) => {
    await unlink(fileIn(monit, 'profiles/office.yaml'));
    await mkdir(fileIn(monit, 'profiles/office.yaml'));
  },
  'the template is deleted': async (monit) => unlink(fileIn(monit, 'templates/own.hbs')),
  'the template has an unknown helper': async (monit) => writeTemplate(monit, `{{nosuch recipients}}\n${template}`),
  'Monit refuses what is rendered': async (monit) => writeTemplate(monit, 'set alerts nobody knows\n'),
  'what is rendered does not mean what the profile says': async (monit) => writeTemplate(monit, 'set alert other@x\n'),
  'a policy forbids alerts that somebody has added': async (monit) => {
    await writeFile(monit.conf('more'), 'set alert more@x\n');
    await writeFile(fileIn(monit, 'profiles/office.yaml'), 'recipients: [{');
  },
};

describe('when a hold ends, what was in force before comes back, loudly and once, although', () => {
  test.each(Object.entries(breaks))('%s', async (name, breakIt) => {
    const monit = await startOffice();
    await hold(monit);
    expect(await monit.recipients()).toEqual([]);
    await breakIt(monit);
    await writeFile(fileIn(monit, 'config.yaml'), `strict: ${String(name.startsWith('a policy'))}\n`);
    const policy = ['--config', fileIn(monit, 'config.yaml')];
    expect(await runOn(monit, 'release', 'deploy', ...policy)).toMatchObject({
      exitCode: 4,
      stdout: expect.stringContaining('"office" as it was before is restored: Monit') as string,
      stderr: expect.stringContaining('warning: "office" is in force as it was before') as string,
    });
    expect(await monit.recipients()).toContain('office@x');

    const reloads = monit.reloads();
    expect(await runOn(monit, 'sync')).toMatchObject({ exitCode: 0, stdout: '', stderr: '' });
    expect(monit.reloads()).toBe(reloads);
    const { history } = (await runOn(monit, 'history', '--json')).json() as { history: { reason?: string }[] };
    expect(history[0]?.reason).toMatch(
      /^hold deploy ended: released; "office" could not be put in force \(.*restored$/s,
    );
    expect(await runOn(monit, 'status', '--check')).toMatchObject({
      exitCode: 1,
      stdout: expect.stringMatching(/^WARNING: "office" is in force as it was before, because/) as string,
    });
  });
});

describe('an earlier text that is in force', () => {
  async function startFallen(): Promise<Monit> {
    const monit = await startOffice();
    await hold(monit);
    await writeTemplate(monit, 'set alerts nobody knows\n');
    expect((await runOn(monit, 'release', '--all', '--quiet')).exitCode).toBe(4);
    return monit;
  }

  test('gives way to the profile as soon as that can be rendered again', async () => {
    const monit = await startFallen();
    await writeTemplate(monit, template);
    await writeFile(fileIn(monit, 'profiles/root.yaml'), 'recipients: [{ address: mended@x }]\n');
    expect((await runOn(monit, 'sync')).exitCode).toBe(0);
    expect(await monit.recipients()).toEqual(['mended@x']);
    expect(await written(monit)).toBeUndefined();
    expect((await runOn(monit, 'status', '--check')).exitCode).toBe(0);
  });

  test('gives way to another base, and to a rollback', async () => {
    const monit = await startFallen();
    expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active' });
    expect(await written(monit)).toBeUndefined();
    expect(await changeOn(monit, 'office')).toMatchObject({ exitCode: 1 });

    const other = await startFallen();
    await writeFile(fileIn(other, 'profiles/root.yaml'), 'recipients: [{ address: new@x }]\n');
    expect((await runOn(other, 'rollback', '--list')).exitCode).toBe(0);
    expect(await changeOn(other, 'default')).toMatchObject({ exitCode: 0 });
    expect(await changeOn(other, 'rollback')).toMatchObject({ exitCode: 0 });
    expect(await other.recipients()).toEqual(['office@x']);
  });

  test('stays over the next hold, and comes back after it', async () => {
    const monit = await startFallen();
    await hold(monit);
    expect(await monit.recipients()).toEqual([]);
    expect((await runOn(monit, 'status', '--check')).exitCode).toBe(1);
    expect((await runOn(monit, 'release', '--all')).exitCode).toBe(4);
    expect(await monit.recipients()).toEqual(['office@x']);
  });
});

test('a base that Monit does not accept is refused while a hold is active, too', async () => {
  const monit = await startOffice();
  await hold(monit);
  await writeTemplate(monit, 'set alerts nobody knows\n');
  for (const dry of [['--dry-run'], []]) {
    expect(await changeOn(monit, 'office', ...dry)).toMatchObject({
      exitCode: 1,
      error: { code: 'control-file.rejected' },
    });
  }
  expect((await written(monit))?.base).toBe('office');
});

test('a base that was set during a hold and is broken since comes back as it was checked then', async () => {
  const monit = await startOffice();
  await hold(monit);
  await writeFile(fileIn(monit, 'profiles/root.yaml'), 'recipients: [{ address: newer@x }]\n');
  expect((await runOn(monit, 'office', '--quiet')).exitCode).toBe(0);
  await unlink(fileIn(monit, 'profiles/root.yaml'));
  expect((await runOn(monit, 'release', '--all')).exitCode).toBe(4);
  expect(await monit.recipients()).toEqual(['newer@x']);
});

test('an older hold whose profile is broken comes back, too, when the newer one ends', async () => {
  const monit = await startOffice();
  await changeOn(monit, 'default');
  await hold(monit, 'office', 'long');
  await hold(monit, 'none', 'short');
  await unlink(fileIn(monit, 'profiles/root.yaml'));
  expect((await runOn(monit, 'release', 'short')).exitCode).toBe(4);
  expect(await monit.recipients()).toEqual(['office@x']);
  expect((await runOn(monit, 'release', 'long')).exitCode).toBe(0);
  expect(await written(monit)).toBeUndefined();
});

test('`run` puts back what was there before, and says that it is not what the profile says now', async () => {
  const monit = await startOffice();
  const ended = await runOn(monit, 'run', 'none', '--', 'rm', fileIn(monit, 'profiles/root.yaml'));
  expect(ended.exitCode).toBe(4);
  expect(await monit.recipients()).toEqual(['office@x']);
});

test('if the kept text is damaged, the last revision comes back; without one it is told, and tried again', async () => {
  const monit = await startOffice();
  await hold(monit);
  await unlink(fileIn(monit, 'profiles/root.yaml'));
  await rewrite(monit, ({ keptTexts = [], ...others }) => ({
    ...others,
    keptTexts: keptTexts.map((kept) => ({ ...kept, text: kept.text.replace('office@x', 'damaged@x') })),
  }));
  const revisions = join(stateFor(join(monit.directory, 'state'), monit.controlFile), 'revisions.json');
  const kept = await readFile(revisions);
  await writeFile(revisions, '[7]');
  expect(await changeOn(monit, 'release', '--all')).toMatchObject({
    exitCode: 1,
    error: { details: expect.arrayContaining([expect.stringContaining('is damaged')]) as string[] },
  });
  expect(await changeOn(monit, 'sync')).toMatchObject({ exitCode: 1 });
  expect((await runOn(monit, 'status', '--check')).exitCode).toBe(2);
  await writeFile(revisions, kept);
  expect((await runOn(monit, 'sync')).exitCode).toBe(4);
  expect(await monit.recipients()).toEqual(['office@x']);
});
