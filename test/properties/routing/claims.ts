import { stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect } from 'vitest';
import { apply, loadProfile, MonitAlertError, type Site, who } from '../../../src/index.ts';
import { writeFiles } from '../../support/files/files.ts';
import { findMonit } from '../../support/packages/monit-package.js';
import { run } from '../../support/processes/run.js';
import { seed } from '../scale.ts';
import { folded, routings } from './cases.ts';
import { readPrinted, writeHost, writeProfiles } from './host.ts';
import type { Host, Routing } from './model.ts';
import { expectedTables, shown, type Table, tableByMonit } from './oracle.ts';

const lanes = 3;
const writtenEach = 8;
/** Milliseconds that one routing may take. */
const patienceMs = 3_000;

/** How long {@link expectRouted} may take. */
export const patienceFor = (count: number) => 60_000 + count * patienceMs;

type Tables = ReadonlyMap<string, Table>;

/** Tries generated profiles on generated hosts: what Monit reads, and what `who` says, is what the profile says. */
export async function expectRouted(count: number): Promise<void> {
  const counts = { routed: 0, ambiguous: 0 };
  const lane = async (nth: number) => {
    const directory = await writeFiles({});
    const site = await siteAt(directory);
    const property = fc.asyncProperty(routings, async (routing) => {
      // Writing it takes three times as long as asking, and asking shows what Monit would read.
      const isWritten = (counts.routed + counts.ambiguous) % writtenEach === 0;
      counts[await expectTables(routing, site, { directory, isWritten })] += 1;
    });
    await fc.assert(property, {
      seed: seed + nth,
      numRuns: Math.ceil(count / lanes),
      interruptAfterTimeLimit: count * patienceMs,
      markInterruptAsFailure: true,
    });
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, async (_, nth) => lane(nth)));
  stdout.write(`${counts.routed} routings, ${counts.ambiguous} ambiguous; seed ${seed}\n`);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
  expect(counts.routed / (counts.routed + counts.ambiguous)).toBeGreaterThan(0.5);
}

export async function siteAt(directory: string): Promise<Site> {
  return {
    controlFile: `${directory}/monitrc`,
    managedFile: `${directory}/conf.d/monit-alert`,
    monit: (await findMonit()) ?? '',
    profilesDirectories: [`${directory}/profiles`],
    templatesDirectories: [fileURLToPath(new URL('../../../templates', import.meta.url))],
    stateDirectory: `${directory}/state`,
    workingDirectory: '/',
    environment: {},
    by: 'nobody',
    timeoutMs: 60_000,
  };
}

/** No daemon runs there, so files are written at once. What earlier cases have left is still in them. */
async function expectTables(
  routing: Routing,
  site: Site,
  { directory, isWritten }: { readonly directory: string; readonly isWritten: boolean },
): Promise<'routed' | 'ambiguous'> {
  await writeHost(routing.host, directory);
  await writeProfiles(routing, directory);
  const outcome = await asked(site, isWritten);
  // Of those that are refused or written, Monit says which services there are.
  const said = outcome === 'profile.ambiguous' || isWritten ? undefined : [...outcome.keys()];
  const printed = said === undefined ? await readByMonit(site) : undefined;
  const services = printed?.services ?? (said ?? []).map((name) => ({ name, isSystem: false }));
  const expected = expectedTables(
    routing,
    services.map((service) => serviceOf(service, routing.host)),
  );
  if (expected === 'ambiguous' || outcome === 'profile.ambiguous') {
    expect(outcome).toBe('profile.ambiguous');
    expect(expected).toBe('ambiguous');
    return 'ambiguous';
  }
  if (printed !== undefined) {
    const read = printed.services.map(({ name, alerts }) => [name, tableByMonit(printed.globals, alerts)] as const);
    expect(Object.fromEntries(read)).toEqual(Object.fromEntries(expected));
  }
  expect(Object.fromEntries(outcome)).toEqual(Object.fromEntries(expected));
  return 'routed';
}

/** What `who` said before, or why it was refused. */
async function asked(site: Site, isWritten: boolean): Promise<Tables | 'profile.ambiguous'> {
  try {
    const said = await who(site, { profile: 'child' });
    if (!isWritten) return tablesOf(said);
    const profile = await loadProfile('child', site.profilesDirectories);
    const { change } = await apply({ profile, reason: undefined, force: false, strict: false }, site);
    expect(['written', 'unchanged']).toContain(change.state);
    return tablesOf(said);
  } catch (error) {
    if (error instanceof MonitAlertError && error.code === 'profile.ambiguous') return error.code;
    throw error;
  }
}

function tablesOf({ services, alerts }: Awaited<ReturnType<typeof who>>): Tables {
  const tables = services.map((name) => {
    const rows = alerts
      .filter(({ service, events }) => service === name && events.length > 0)
      .map(({ recipient, events, reminderCycles }) =>
        shown({ address: folded(recipient), events, reminder: reminderCycles }),
      );
    return [name, rows.sort()] as const;
  });
  return new Map(tables);
}

async function readByMonit({ monit, controlFile }: Site) {
  const { exitCode, stdout: output, stderr } = await run(monit, ['-c', controlFile, '-l', '/dev/null', '-t', '-v']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return readPrinted(output);
}

/** The system has the name of the machine, whatever the block says; it is there without a block, too. */
function serviceOf({ name, isSystem }: { readonly name: string; readonly isSystem: boolean }, { blocks }: Host) {
  const named = isSystem ? undefined : blocks.find((each) => each.name === name);
  const block = named ?? blocks.find((each) => each.kind === 'system');
  return { groups: [], statements: [], includeAfter: undefined, ...block, name };
}
