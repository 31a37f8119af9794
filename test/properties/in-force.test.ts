import { stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { apply, MonitAlertError, type Site } from '../../src/index.ts';
import { loadProfile } from '../../src/profile/load.ts';
import type { ProfileDocument } from '../../src/profile/schema.ts';
import { type Monit, startMonit } from '../support/monit/monit.ts';
import { type Case, cases } from './documents.ts';
import { profiles, seed } from './scale.ts';
import { writeSurroundings } from './surroundings.ts';

/** A change takes longer than a check. */
const changes = Math.ceil(profiles / 25);
/** Milliseconds that one change may take. */
const patienceMs = 3_000;
/** What the schema, or a password, is refused with. */
const refusals = ['profile.invalid', 'secret.unfit'];
/** Nobody listens there: this Monit must not send a mail to a host that somebody made up. */
const nowhere = { host: '127.0.0.1', port: 1 };

function siteOf(monit: Monit, directory: string, environment: Site['environment']): Site {
  return {
    controlFile: monit.controlFile,
    managedFile: undefined,
    monit: monit.binary,
    profilesDirectories: [directory],
    templatesDirectories: [fileURLToPath(new URL('../../templates', import.meta.url))],
    stateDirectory: `${monit.directory}/state`,
    workingDirectory: '/',
    environment,
    by: 'nobody',
    timeoutMs: 60_000,
  };
}

/** The same profile, mailing to nowhere, and with its queue in a place that may be written to. */
function harmless(document: ProfileDocument, { directory }: Monit): ProfileDocument {
  const { 'mail-servers': servers, 'event-queue': queue } = document;
  return {
    ...document,
    ...(servers && { 'mail-servers': servers.map((server) => ({ ...server, ...nowhere })) }),
    ...(queue && {
      'event-queue': { ...queue, directory: `${directory}/queue ${queue.directory.replaceAll('/', '').slice(0, 80)}` },
    }),
  };
}

/** The state that the change ended in; undefined for a profile that is refused. */
async function putInForce(given: Case, monit: Monit): Promise<string | undefined> {
  const fit = (document: unknown) => harmless(document as ProfileDocument, monit);
  const written = { ...given, document: fit(given.document), parent: fit(given.parent) };
  const { profiles: directory, environment, whole } = await writeSurroundings(written, monit.directory);
  try {
    const profile = await loadProfile('child', [directory]);
    // This host has none of the services that a generated profile names, which is refused with --strict.
    const strict = Object.keys({ ...profile.services, ...profile.groups }).length === 0;
    const request = { profile, reason: undefined, force: false, strict };
    const { change } = await apply(request, siteOf(monit, directory, environment));
    const { state, warnings } = change;
    expect(warnings).toEqual([]);
    const wanted = (whole.recipients ?? []).map(({ address }) => address);
    expect((await monit.recipients()).toReversed()).toEqual(wanted);
    return state;
  } catch (error) {
    if (error instanceof MonitAlertError && refusals.includes(error.code)) return undefined;
    throw error;
  }
}

it(
  'a profile that fits the schema can be put in force',
  async () => {
    const monit = await startMonit({ connection: 'unix' });
    const states: (string | undefined)[] = [];
    const property = fc.asyncProperty(cases({ sha256: false, damage: false }), async (given) => {
      states.push(await putInForce(given, monit));
      expect(['active', 'unchanged', undefined]).toContain(states.at(-1));
    });
    const limits = { interruptAfterTimeLimit: changes * patienceMs, markInterruptAsFailure: true };
    await fc.assert(property, { seed, numRuns: changes, ...limits });
    const active = states.filter((state) => state === 'active').length;
    stdout.write(`${states.length} changes: ${active} active; seed ${seed}\n`);
    expect(active / states.length).toBeGreaterThan(0.6);
  },
  60_000 + changes * patienceMs,
);
