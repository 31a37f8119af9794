import { stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { ensureMailSettings, ensureNoLocalAlerts } from '../../src/inspect/expected-alerts.ts';
import { parseCheck } from '../../src/monit/check/check-configuration.ts';
import { sameAlerts } from '../../src/monit/config/alert-table.ts';
import { loadProfile } from '../../src/profile/load.ts';
import type { Profile } from '../../src/profile/model.ts';
import type { ProfileDocument } from '../../src/profile/schema.ts';
import { maskBoth, maskPasswords } from '../../src/render/mask-passwords.ts';
import { type Rendered, renderProfile } from '../../src/render/render.ts';
import { writeFiles } from '../support/files/files.ts';
import { type Case, passwordMark } from './documents.ts';
import { expectationOf } from './expectation.ts';
import { type Reading, readByMonit } from './reading.ts';
import { type Surroundings, writeSurroundings } from './surroundings.ts';

const templatesDirectories = [fileURLToPath(new URL('../../templates', import.meta.url))];

/** A directory in which one profile after the other is tried, and what Monit says there by itself. */
export interface Lane {
  readonly monit: string;
  readonly directory: string;
  /** What Monit prints without any profile. */
  readonly bare: Reading;
  /** The mail format that Monit has by itself; it shows it where a part of it is set. */
  readonly defaults: Reading['rows'];
  readonly defaultTimeout: string;
}

export async function openLane(monit: string): Promise<Lane> {
  const directory = await writeFiles({});
  const set = 'set mailserver localhost\nset mail-format { reply-to: a@b }\n';
  const { rows } = await readByMonit(monit, directory, set);
  const { 'Mail server(s)': servers } = rows;
  const defaults = { ...rows, 'Mail server(s)': undefined, 'Mail reply to': undefined };
  // Not the first reading, which also tells that it made an id file.
  const bare = await readByMonit(monit, directory, '');
  const defaultTimeout = / with timeout (.*)$/.exec(servers ?? '')?.[1] ?? '';
  return { monit, directory, bare, defaults, defaultTimeout };
}

/**
 * What is claimed of every profile: it is refused with file, line and key, or it means to Monit what it says, nothing
 * besides, and none of its passwords is to be seen where it is shown.
 */
export async function expectClaims(given: Case, lane: Lane): Promise<'accepted' | 'refused'> {
  const surroundings = await writeSurroundings(given, lane.directory);
  const result = await render(surroundings);
  if (result instanceof MonitAlertError) {
    expectRefusal(result);
    return 'refused';
  }
  const [profile, rendered] = result;
  expectNoPassword(rendered);
  const reading = await readByMonit(lane.monit, lane.directory, rendered.text);
  const lacking = await lackingFiles(surroundings.whole);
  if (lacking.length === 0) expectMeaning(reading, surroundings, profile, rendered, lane);
  else expect(reading.stderr).toMatch(/ doesn't exist '| is not a (file|directory) '/);
  return lacking.length === 0 ? 'accepted' : 'refused';
}

/** Whether a file is there is the one thing that Monit asks the host and the schema cannot. */
async function lackingFiles({ 'mail-servers': servers = [] }: ProfileDocument): Promise<string[]> {
  const paths = servers.flatMap(({ tls }) =>
    tls === undefined || tls === true
      ? []
      : [tls.pemfile, tls.pemchain, tls.pemkey, tls.clientpemfile, tls.cacertificatefile, tls.cacertificatepath],
  );
  const said = paths.filter((path) => path !== undefined);
  const found = await Promise.all(
    said.map(async (path) =>
      stat(path).then(
        () => true,
        () => false,
      ),
    ),
  );
  return said.filter((_, index) => found[index] !== true);
}

/** The profile and its text, or the error that refuses it; any other error is a fault of ours. */
async function render({ profiles, environment }: Surroundings): Promise<[Profile, Rendered] | MonitAlertError> {
  try {
    const profile = await loadProfile('child', [profiles]);
    return [profile, await renderProfile(profile, { templatesDirectories, environment })];
  } catch (error) {
    if (error instanceof MonitAlertError) return error;
    throw error;
  }
}

function expectRefusal(error: MonitAlertError): void {
  expect(error.code).toMatch(/^(profile\.invalid|yaml\.invalid|secret\.(unfit|unreadable|exposed)|template\.unknown)$/);
  if (error.code.endsWith('.invalid')) expect(error.message).toMatch(/^\/.*\/profiles\/(?:child|parent)\.yaml:\d+: /);
  expect([error.message, error.hint, ...error.details].join()).not.toContain(passwordMark);
}

function expectMeaning(reading: Reading, given: Surroundings, profile: Profile, rendered: Rendered, lane: Lane): void {
  expect(reading.stderr).toBe('');
  expect(reading.isAccepted).toBe(true);
  const { alerts, rows } = expectationOf(given.whole, lane.defaultTimeout);
  expect(reading.alerts).toEqual(alerts);
  for (const [name, value] of Object.entries(rows)) {
    const shown = reading.rows[name];
    if (value !== undefined || shown !== undefined) expect(shown, name).toBe(value ?? lane.defaults[name]);
  }
  expect(reading.rest).toBe(lane.bare.rest);

  // What we read from that output ourselves is what a change is judged by.
  const checked = parseCheck(reading.stdout);
  expect(sameAlerts(checked.alerts, rendered.alerts)).toBe(true);
  ensureNoLocalAlerts({ text: rendered.text, origin: rendered.templateFile });
  ensureMailSettings(profile, checked.mail);
}

function expectNoPassword({ text }: Rendered): void {
  expect(maskPasswords(text)).not.toContain(passwordMark);
  expect(maskBoth('', text).join('')).not.toContain(passwordMark);
  expect(maskBoth(text, '').join('')).not.toContain(passwordMark);
}
