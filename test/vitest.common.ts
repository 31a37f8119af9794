import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { codeCache } from './support/cli/cli-environment.js';
import { isLong } from './support/long.ts';
import { findMonit } from './support/packages/monit-package.js';
import { ensureMatrix } from './support/packages/monit-suites.js';

/** Where `.ci/run` wants the counts. */
const report = process.env['MONIT_ALERT_TEST_REPORT'];
const everything = 'test/**/*.test.ts';
const proof = 'test/proof/**/*.test.ts';

/**
 * What `npm test` leaves to `npm run test:rest`: it takes long, or needs more than one Monit (strace, visudo, other
 * shells, whole Debians). A new test is quick unless it is named here.
 */
const slow = [
  'test/accidents/**/*.test.ts',
  'test/debian/**/*.test.ts',
  'test/integrations/**/*.test.ts',
  'test/packaging/**/*.test.ts',
  'test/properties/**/*.test.ts',
  'test/shell/**/*.test.ts',
  'test/support/debian/**/*.test.ts',
  'test/cli/change/endings.test.ts',
  'test/cli/change/interruption.test.ts',
  'test/cli/change/pending-actions.test.ts',
  'test/cli/change/start-delay.test.ts',
  'test/cli/change/usual-hosts.test.ts',
  'test/cli/maintenance/announcements.test.ts',
  'test/cli/maintenance/confirm.test.ts',
  'test/cli/maintenance/grace.test.ts',
  'test/cli/maintenance/history.test.ts',
  'test/cli/maintenance/meanwhile.test.ts',
  'test/cli/maintenance/race.test.ts',
  'test/cli/maintenance/rollback.test.ts',
  'test/cli/maintenance/run.test.ts',
  'test/cli/maintenance/schedulers.test.ts',
  'test/cli/init-services.test.ts',
  'test/cli/maintenance/scoped-effects.test.ts',
  'test/cli/maintenance/service-actions.test.ts',
  'test/cli/maintenance/way-back.test.ts',
  'test/cli/maintenance/windows.test.ts',
  'test/docs/library.test.ts',
  'test/docs/sudo-rule.test.ts',
  'test/doctor/examine.test.ts',
  'test/maintenance/calendar/scripted-clock.test.ts',
  'test/maintenance/calendar/two-years.test.ts',
];

/** Whole fleets and most of Puppet: only with `MONIT_ALERT_TEST_LONG=1`, so that CI takes twenty minutes at most. */
const long = isLong
  ? []
  : [
      'test/integrations/ansible-fleet.test.ts',
      'test/integrations/puppet-failures.test.ts',
      'test/integrations/puppet-holds.test.ts',
      'test/integrations/puppet-scope.test.ts',
      'test/integrations/puppet-window.test.ts',
    ];

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What every run has in common. */
export const common = {
  // Generous: a test waits for a condition on a real daemon, it never measures time.
  testTimeout: 120_000,
  // Nothing outside the directory of a test: no system log, no calls of `sync` in /run.
  env: { MONIT_ALERT_CODE_CACHE: codeCache, MONIT_ALERT_LOG: 'none', MONIT_ALERT_RUNTIME_DIR: '' },
  hookTimeout: 120_000,
  // And because it mostly waits, more of them than there are processors keep these busy.
  maxWorkers: availableParallelism() + 2,
  ...(report ? { reporters: ['default', 'json'], outputFile: { json: report } } : {}),
};

const monit = await findMonit();
if (monit === undefined) throw new Error('there is no Monit to test with: run `npm test`, which fetches one');
const onOneMonit = { env: { MONIT_ALERT_TEST_MONIT: monit } };

export const quickProject = {
  extends: true as const,
  test: { ...onOneMonit, name: 'quick', include: [everything], exclude: [...slow, proof] },
};

export const slowProject = {
  extends: true as const,
  test: { ...onOneMonit, name: 'slow', include: slow, exclude: long },
};

/** The proof on one Monit: for a look at a single file of it. */
export const proofProject = { extends: true as const, test: { ...onOneMonit, name: 'proof', include: [proof] } };

/** Tests once for each Monit of the matrix. */
async function matrixProjects(include: string) {
  return (await ensureMatrix()).map(({ suite, version, binary }) => ({
    extends: true as const,
    test: {
      name: `Monit ${version} (${suite})`,
      env: { MONIT_ALERT_TEST_MONIT: binary, MONIT_ALERT_TEST_SUITE: suite },
      include: [include],
    },
  }));
}

export const everythingOnEachMonit = () => matrixProjects(everything);

export const proofOnEachMonit = () => matrixProjects(proof);
