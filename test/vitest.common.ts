import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { codeCache } from './support/cli/cli-environment.js';

/** Where `.ci/run` wants the counts. */
const report = process.env['MONIT_ALERT_TEST_REPORT'];

export const root = fileURLToPath(new URL('..', import.meta.url));

/** What tests on one Monit and on all of them have in common. */
export const common = {
  include: ['test/**/*.test.ts'],
  // Generous: a test waits for a condition on a real daemon, it never measures time.
  testTimeout: 120_000,
  env: { MONIT_ALERT_CODE_CACHE: codeCache },
  hookTimeout: 120_000,
  // And because it mostly waits, more of them than there are processors keep these busy.
  maxWorkers: availableParallelism() + 1,
  ...(report ? { reporters: ['default', 'json'], outputFile: { json: report } } : {}),
};
