import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findMonit } from './support/monit-package.js';

const monit = await findMonit();
if (monit === undefined) throw new Error('there is no Monit to test with: run `npm test`, which fetches one');
/** Where `.ci/run` wants the counts. */
const report = process.env['MONIT_ALERT_TEST_REPORT'];

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    // Generous: a test waits for a condition on a real daemon, it never measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { MONIT_ALERT_TEST_MONIT: monit },
    ...(report ? { reporters: ['default', 'json'], outputFile: { json: report } } : {}),
  },
});
