import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { apply, type ChangeResult, loadProfile, type Site } from '../../src/index.ts';
import { globalRecipients } from '../support/files/files.ts';
import { createMonit } from '../support/monit/daemon.js';
import type { Monit } from '../support/monit/monit.ts';
import { atExit } from '../support/processes/clean-up.js';

/** What profile `default` makes of the alert table; profile `none` makes nothing of it. */
export const recipientsOf = { none: [], default: ['root@localhost'] };
export type ProfileName = keyof typeof recipientsOf;

const shippedProfiles = new URL('../../profiles', import.meta.url).pathname;
const shippedTemplates = new URL('../../templates', import.meta.url).pathname;
const timeoutMs = 60_000;

/** Whatever has a Monit to run the command on. */
export interface OnMonit {
  readonly monit: Monit;
}

/** A Monit that one accident after the other happens to. */
export interface Lane extends OnMonit {
  readonly site: Site;
  /** The texts of both profiles in the managed file. */
  readonly texts: Readonly<Record<ProfileName, string>>;
}

/** Where the runs put their scratch directories: what one leaves there can be told from what others do. */
export const temporaryDirectory = mkdtempSync(join(realpathSync(tmpdir()), 'monit-alert-accidents-'));
process.env['TMPDIR'] = temporaryDirectory;
atExit(() => {
  rmSync(temporaryDirectory, { recursive: true, force: true });
});

/** What {@link poolOf} hands out. */
type WithOne<T> = (work: (one: T) => Promise<void>) => Promise<void>;

/**
 * Does `work` with one of two that the tests of a file share; where it fails, that one is not used again, and another
 * one takes its place.
 */
export function poolOf<T>(start: () => Promise<T>): WithOne<T> {
  const free: T[] = [];
  const waiting: (() => void)[] = [];
  let toStart = 2;
  const take = async (): Promise<T> => {
    for (;;) {
      const one = free.pop();
      if (one !== undefined) return one;
      if (toStart > 0) {
        toStart -= 1;
        return start();
      }
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  return async (work) => {
    const one = await take();
    try {
      await work(one);
      free.push(one);
    } catch (error) {
      toStart += 1;
      throw error;
    } finally {
      waiting.shift()?.();
    }
  };
}

export const withLane = poolOf(startLane);

/** A lane of its own; it ends with this process. */
export async function startLane(): Promise<Lane> {
  const monit = await createMonit({ connection: 'unix' });
  atExit(monit.disposeAtExit);
  const site = siteOf(monit);
  const texts = { none: '', default: '' };
  for (const profile of ['none', 'default'] as const) {
    await change(site, profile);
    texts[profile] = await readFile(monit.conf('monit-alert'), 'utf8');
  }
  return { monit, site, texts };
}

export function siteOf({ controlFile, directory, binary }: Monit): Site {
  return {
    controlFile,
    managedFile: undefined,
    monit: binary,
    profilesDirectories: [shippedProfiles],
    templatesDirectories: [shippedTemplates],
    stateDirectory: join(directory, 'state'),
    workingDirectory: '/',
    environment: {},
    by: 'a test',
    timeoutMs,
  };
}

/** Puts a profile in force by way of the library, which is quicker than another process. */
export async function change(site: Site, name: string, force = false): Promise<ChangeResult> {
  const profile = await loadProfile(name, site.profilesDirectories);
  return (await apply({ profile, reason: undefined, force, strict: false }, site)).change;
}

/** Has a profile in force, or, for `undefined`, a Monit that monit-alert never touched. */
export async function begin({ monit, site }: Lane, profile: ProfileName | undefined): Promise<void> {
  if (profile !== undefined) {
    await change(site, profile);
    return;
  }
  await rm(site.stateDirectory, { recursive: true, force: true });
  await rm(monit.conf('monit-alert'), { force: true });
}

/**
 * The profile that the managed file is for, which must be whole and for its owner alone; undefined where there is none.
 */
export async function installedProfile({ monit, texts }: Lane): Promise<ProfileName | undefined> {
  const path = monit.conf('monit-alert');
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  expect(Object.values(texts)).toContain(text);
  expect((await stat(path)).mode & 0o7777).toBe(0o600);
  return text === texts.none ? 'none' : 'default';
}

/** Monit lives, and accepts its configuration, which means what the managed file says and nothing beside it. */
export async function expectSound(lane: Lane): Promise<void> {
  const { monit } = lane;
  const profile = await installedProfile(lane);
  expect(monit.isAlive()).toBe(true);
  const checked = await monit.command('-t', '-v');
  expect(checked).toMatchObject({ exitCode: 0 });
  expect(globalRecipients(checked.stdout)).toEqual(recipientsOf[profile ?? 'none']);
}

/** The next run ends well: the profile is in force, and what earlier runs of those processes left is gone. */
export async function expectGoodEnd(lane: Lane, pids: readonly number[]): Promise<void> {
  const { monit, site } = lane;
  const { state } = await change(site, 'default');
  expect(['active', 'unchanged']).toContain(state);
  expect(await installedProfile(lane)).toBe('default');
  expect(await monit.recipients()).toEqual(recipientsOf.default);
  expect((await readdir(monit.conf('.'))).sort()).toEqual(['monit-alert']);
  const [stateOfMonit = ''] = await readdir(site.stateDirectory);
  const names = await readdir(join(site.stateDirectory, stateOfMonit));
  expect(
    names.filter(
      (name) =>
        ![
          'calendar.json',
          'history.jsonl',
          'last-applied.json',
          'last-sync',
          'managed-file.json',
          'revisions.json',
        ].includes(name),
    ),
  ).toEqual([]);
  const left = await readdir(temporaryDirectory);
  expect(left.filter((name) => pids.some((pid) => name.includes(`-${pid}-`)))).toEqual([]);
}

/** Makes an empty home directory for a run. */
export async function makeHome({ monit }: OnMonit): Promise<string> {
  const home = join(monit.directory, 'home');
  await mkdir(home, { recursive: true });
  return home;
}
