import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import type { Watcher } from '../../src/change/progress.ts';
import type { ChangeState } from '../../src/change/result.ts';
import { exitCodes, refused } from '../../src/commands/exit-code.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { setBase } from '../../src/maintenance/set-base.ts';
import { loadProfile } from '../../src/profile/load.ts';
import type { Site } from '../../src/site.ts';
import { type Monit, type MonitOptions, startMonit } from '../support/monit/monit.ts';
import { waitFor } from '../support/processes/wait-for.js';

/** How the attacked Monits can be asked. */
export const connections: readonly (readonly [name: string, options: MonitOptions])[] = [
  ['a unix socket', { connection: 'unix' }],
  ['TCP', { connection: 'tcp' }],
];

/** Two profiles that differ in their recipient and in the end of their message. */
export type ProfileName = 'one' | 'two';

const profile = (name: ProfileName) =>
  `recipients: [{ address: ${name}@example.org, events: all }]\n` +
  `mail-format: { message: "a message of some length, ${name}" }\n`;

/** Gives profile one a password, the first or the second one: nobody can ask Monit which of them it has loaded. */
export async function givePassword(monit: Monit, which: 'first' | 'second'): Promise<void> {
  const server = `{ host: 127.0.0.1, port: 9, username: monit, password: { env: ${which.toUpperCase()} } }`;
  await writeFile(join(monit.directory, 'profiles/one.yaml'), `${profile('one')}mail-servers: [${server}]\n`);
}

/** A Monit that knows the two profiles. */
export async function startAttacked(options: MonitOptions): Promise<Monit> {
  const profiles = { 'profiles/one.yaml': profile('one'), 'profiles/two.yaml': profile('two') };
  return startMonit({ ...options, includes: { ...profiles, ...options.includes } });
}

/** What happens in the course of a change. */
export interface Attack {
  /** Between our last check and the signal. */
  readonly beforeReload?: () => unknown;
  /** While the reload is waited for: in its middle, where Monit is kept busy meanwhile. */
  readonly inReload?: () => unknown;
  readonly timeoutMs?: number;
  /** How many times faster time passes for us from the reload on: where only the end of a wait is of interest. */
  readonly hurry?: number;
  /** Monit may be dead in the end: somebody else killed it. */
  readonly kills?: boolean;
  readonly stateDirectory?: string;
  /** Where it is not in Monit's own directory. */
  readonly managedFile?: string;
  /** Somebody else writes the managed file too, so that of its text nothing can be said afterwards. */
  readonly sharesFile?: boolean;
}

/** How a change ended, and what is there then: the words of `ChangeResult`, or those of a refusal. */
export interface Ending {
  readonly exitCode: number;
  readonly state: ChangeState | 'refused';
  readonly reason: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

const managedText = async (monit: Monit, { managedFile = monit.conf('monit-alert') }: Attack) =>
  readFile(managedFile, 'utf8').catch(() => undefined);

/**
 * Puts a profile in force while somebody attacks, and makes sure that what is said of it is true: see
 * {@link expectTruth}.
 */
export async function changeUnder(monit: Monit, name: ProfileName, attack: Attack = {}): Promise<Ending> {
  const before = await managedText(monit, attack);
  const site = siteOf(monit, attack);
  const request = { profile: await loadProfile(name, site.profilesDirectories), force: false, strict: false };
  const { state, reason } = await setBase({ ...request, reason: undefined }, site, watcherOf(attack)).then(
    ({ change }) => ({ state: change.state, reason: 'reason' in change ? change.reason : '' }),
    (error: unknown) => {
      if (!(error instanceof MonitAlertError)) throw error;
      return { state: 'refused' as const, reason: `${error.code}: ${error.message}` };
    },
  );
  inOurTime();
  const exitCode = state === 'refused' ? refused : exitCodes[state];
  const ending = { exitCode, state, reason, before, after: await managedText(monit, attack) };
  await expectTruth(monit, name, ending, attack);
  return ending;
}

function siteOf(monit: Monit, { timeoutMs = 60_000, stateDirectory = join(monit.directory, 'state') }: Attack): Site {
  const shipped = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
  return {
    controlFile: monit.controlFile,
    managedFile: undefined,
    monit: monit.binary,
    profilesDirectories: [join(monit.directory, 'profiles'), shipped('profiles')],
    templatesDirectories: [shipped('templates')],
    stateDirectory,
    workingDirectory: '/',
    environment: { FIRST: 'the first password', SECOND: 'the second password' },
    by: 'the test',
    timeoutMs,
  };
}

const now = performance.now.bind(performance);

/** Has the clock that monit-alert goes by run faster, until {@link inOurTime}. */
function hurryBy(factor: number): void {
  const start = now();
  performance.now = () => start + (now() - start) * factor;
}

function inOurTime(): void {
  performance.now = now;
}

/** Long enough for the signal to be sent. */
const signalMs = 100;

function watcherOf({ beforeReload, inReload, hurry = 1 }: Attack): Watcher {
  let reloads = 0;
  return {
    plan: () => undefined,
    waitingFor: async (what, work) => {
      // Only the first reload is attacked: a second one goes back, and is not to be attacked twice.
      if (typeof what !== 'string' || !what.startsWith('Monit to reload') || ++reloads > 1) return work();
      await beforeReload?.();
      if (hurry !== 1) hurryBy(hurry);
      const [result] = await Promise.all([work(), inReload && pause(signalMs).then(inReload)]);
      return result;
    },
  };
}

/** What the README's table of exit statuses promises, whatever happened. */
async function expectTruth(monit: Monit, name: ProfileName, ending: Ending, attack: Attack): Promise<void> {
  const { exitCode, state, before, after } = ending;
  const { kills = false, sharesFile = false } = attack;
  if (!kills && state !== 'written' && state !== 'refused') expect(monit.isAlive()).toBe(true);
  if (exitCode === 0 && state !== 'written') expect(await loadedProfile(monit)).toBe(name);
  if (sharesFile) return;
  if (exitCode === 0) expect(after).toContain(`profile "${name}"`);
  if (exitCode === 1 || exitCode === 4) expect(after).toBe(before);
  if (exitCode === 3) expect(after).toContain(`profile "${name}"`);
  if (exitCode === 4) expect(before).toContain(`profile "${await loadedProfile(monit)}"`);
  if (exitCode === 5) expect([before, undefined]).toContain(after);
}

/**
 * The profile that Monit runs by its own word, recipient and message; waits only for an answer, not for a right one.
 */
export async function loadedProfile(monit: Monit): Promise<string> {
  const rows = await waitFor(
    async () => {
      const answer = await monit.runtime();
      return answer.some(([name]) => name === 'Controlfile') ? answer : undefined;
    },
    { what: 'Monit to answer' },
  );
  const recipients = rows
    .filter(([name]) => name === 'Alert mail to')
    .map(([, value]) => value.replace('@example.org', ''));
  const message = Object.fromEntries(rows)['Default mail message'] ?? '';
  const said = /a message of some length, (\w+)/.exec(message)?.[1];
  return said !== undefined && recipients.join() === said ? said : JSON.stringify([recipients, message]);
}
