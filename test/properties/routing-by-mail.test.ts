import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { apply, loadProfile, who } from '../../src/index.ts';
import { isLong } from '../support/long.ts';
import { startMonit } from '../support/monit/monit.ts';
import { openMailbox } from '../support/servers/mailbox.ts';
import { block, recipients, route, statement } from './routing/cases.ts';
import { siteAt } from './routing/claims.ts';
import { blockText, servicesDirectory, setAlerts, writeProfiles } from './routing/host.ts';
import type { Routing } from './routing/model.ts';
import { expectedTables } from './routing/oracle.ts';
import { seed } from './scale.ts';

/** Services of one daemon: each has a table of its own. */
const tables = Number(process.env['MONIT_ALERT_TEST_TABLES'] ?? 100);
/** For the mails of a service, on a busy machine. */
const eachMs = 1_000;
/** Of Monit, in which it looks at all services. */
const cycleMs = 1_000;
const isTaken = ({ address }: { readonly address: string }) =>
  /^[\w.]+@[a-z.]+$/i.test(address) && !address.includes('..');

/** Nobody is reminded, and each address can be mailed. A service is in one group at most, so nothing is ambiguous. */
function routingFor(nth: number): Routing {
  const sample = <T>(values: fc.Arbitrary<T>, count: number, from = seed + nth) =>
    fc.sample(values, { numRuns: count, seed: from });
  const quiet = <T extends object>(each: T) => ({ ...each, reminder: undefined });
  const blocks = sample(block, tables).map((each, index) => ({
    ...each,
    kind: 'file' as const,
    name: index % 7 === 0 ? `Odd name/${index}%` : `s-${index}`,
    groups: each.groups.slice(0, 1),
    statements: each.statements.filter(isTaken).map(quiet),
  }));
  const routes = sample(route, tables + 3).map(({ recipients: instead, also }) =>
    instead === undefined ? { also: (also ?? []).map(quiet) } : { recipients: instead.map(quiet) },
  );
  const named = blocks.flatMap(({ name }, index) => (index % 3 === 0 ? [[name, routes[index]] as const] : []));
  const [pattern, group, other] = routes.slice(-3);
  const profile = {
    recipients: sample(recipients, 5).flat().slice(0, 3).map(quiet),
    services: Object.fromEntries([...named, ['s-[1-4]?', pattern]]) as Routing['profile']['services'],
    groups: { web: group, db: other } as Routing['profile']['groups'],
    'other-alerts': nth % 2 === 0 ? ('keep' as const) : ('mute' as const),
  };
  const others = sample(statement(['alert']), 6)
    .filter(isTaken)
    .map(quiet);
  return {
    host: { blocks, others },
    profile: JSON.parse(JSON.stringify(profile)) as Routing['profile'],
    parent: undefined,
  };
}

/** `mute` on each second one; on all four if it may take long. */
const runs = [
  ['bookworm', 0],
  ['forky', 1],
  ...(isLong ? [['bullseye', 3] as const, ['trixie', 2] as const] : []),
] as const;

test.each(runs)(
  'what is mailed is what `who` says and the profile means, cell by cell: Monit of %s, %i',
  async (suite, nth) => {
    const routing = routingFor(nth);
    const { blocks, others } = routing.host;
    const mailbox = await openMailbox();
    const controlFile = [
      'set mail-format { from: monit@example.org\nsubject: $EVENT|$SERVICE }',
      ...setAlerts(others),
      '',
    ].join('\n');
    const monit = await startMonit({
      suite,
      connection: 'unix',
      pollSeconds: cycleMs / 1000,
      mailServerPort: mailbox.port,
      controlFile,
    });
    await mkdir(servicesDirectory(monit.directory));
    const pathOf = (index: number) => join(monit.directory, `file-${index}`);
    for (const index of blocks.keys()) await writeFile(pathOf(index), '');
    const texts = blocks.map((each, index) =>
      blockText(each, monit.directory, `check file "${each.name}" path ${pathOf(index)}`),
    );
    await writeFile(monit.conf('services'), texts.join(''));
    await writeProfiles(routing, monit.directory);
    const site = { ...(await siteAt(monit.directory)), monit: monit.binary };
    const profile = await loadProfile('child', site.profilesDirectories);
    const { change } = await apply({ profile, reason: undefined, force: false, strict: false }, site);
    expect(change.state).toBe('active');

    const { alerts } = await who(site, { event: 'nonexist' });
    const said = alerts
      .filter(({ events }) => events.length > 0)
      .map(({ service, recipient }) => cell(service, recipient));
    const expected = expectedTables(routing, blocks);
    if (expected === 'ambiguous') throw new Error('unreachable: nothing is ambiguous');
    const meant = [...expected].flatMap(([service, rows]) =>
      rows.filter((row) => / (all|.*\bnonexist\b)/.test(row)).map((row) => cell(service, row.replace(/: .*/, ''))),
    );
    const ofBlocks = said.filter((each) => blocks.some(({ name }) => each.startsWith(`${name}: `)));
    expect(ofBlocks.sort()).toEqual(meant.sort());
    expect(meant.length).toBeGreaterThan(tables / 2);

    await Promise.all([...blocks.keys()].map(async (index) => rm(pathOf(index))));
    const mailed = () =>
      mailbox.messages.flatMap(({ to, subject }) => {
        const [, service] = /^Does not exist\|(.*)$/.exec(subject) ?? [];
        return service === undefined ? [] : to.map((address) => cell(service, address));
      });
    await mailbox.waitFor(() => mailed().length >= meant.length, `${meant.length} mails`, tables * eachMs);
    await pause(2 * cycleMs); // A mail too many would come with the next look at everything.
    expect(mailed().sort()).toEqual(meant);
  },
);

function cell(service: string, recipient: string): string {
  return `${service}: ${recipient.toLowerCase()}`;
}
