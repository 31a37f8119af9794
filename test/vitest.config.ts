import { defineConfig } from 'vitest/config';
import { findMonit } from './support/packages/monit-package.js';
import { common, root } from './vitest.common.ts';

const monit = await findMonit();
if (monit === undefined) throw new Error('there is no Monit to test with: run `npm test`, which fetches one');

export default defineConfig({ root, test: { ...common, env: { MONIT_ALERT_TEST_MONIT: monit } } });
