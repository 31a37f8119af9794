import { join } from 'node:path';
import { expect, test } from 'vitest';
import { apply, hold, loadProfile, release, type Site, sync } from '../../src/index.ts';
import { isLong } from '../support/long.ts';
import { type Monit, startMonit } from '../support/monit.ts';

/** 200 in the long form; see CONTRIBUTING.md. */
const rounds = isLong ? 200 : 10;
const options = { force: false, strict: false };

function siteOf({ controlFile, directory, binary }: Monit): Site {
  const shipped = (name: string) => new URL(`../../${name}`, import.meta.url).pathname;
  return {
    controlFile,
    managedFile: undefined,
    monit: binary,
    profilesDirectories: [shipped('profiles')],
    templatesDirectories: [shipped('templates')],
    stateDirectory: join(directory, 'state'),
    workingDirectory: '/',
    environment: {},
    by: 'a test',
    timeoutMs: 60_000,
  };
}

test(`an expiry that races a newer command ${rounds} times never wins`, async () => {
  const monit = await startMonit({ connection: 'unix' });
  const site = siteOf(monit);
  const base = async (name: string) =>
    apply({ ...options, profile: await loadProfile(name, site.profilesDirectories), reason: undefined }, site);
  const holdFor = async (forMs: number, id: string) =>
    hold(
      {
        ...options,
        profile: 'none',
        id,
        reason: undefined,
        forMs,
        keeper: undefined,
        unmonitor: [],
        mailsReport: false,
        withoutEngine: true,
      },
      site,
    );
  await base('default');
  for (let round = 0; round < rounds; round += 1) {
    // The hold is over before it is held, so that `sync` has something to do as soon as it has the lock.
    await holdFor(1, 'old');
    const newer = round % 2 === 0 ? holdFor(3_600_000, 'new') : base('none');
    const [, first] = await Promise.all([newer, sync(options, site), sync(options, site)]);
    expect(first.enforced?.change.state ?? 'unchanged').toMatch(/^(?:active|unchanged)$/);
    expect(await monit.recipients(), `round ${round}`).toEqual([]);
    await base('default');
    await release('all', options, site);
    expect(await monit.recipients(), `after round ${round}`).toEqual(['root@localhost']);
  }
}, 600_000);
