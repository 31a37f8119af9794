import { defineConfig } from 'vitest/config';
import { ensureMatrix } from './support/packages/monit-suites.js';
import { common, root } from './vitest.common.ts';

/** The same tests once for each Monit of the matrix. */
const projects = (await ensureMatrix()).map(({ suite, version, binary }) => ({
  extends: true as const,
  test: {
    name: `Monit ${version} (${suite})`,
    env: { MONIT_ALERT_TEST_MONIT: binary, MONIT_ALERT_TEST_SUITE: suite },
  },
}));

export default defineConfig({ root, test: { ...common, projects } });
