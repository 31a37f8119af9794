import { defineConfig } from 'vitest/config';
import { common, everythingOnEachMonit, root } from './vitest.common.ts';

/** Every test on each Monit. */
export default defineConfig({ root, test: { ...common, projects: await everythingOnEachMonit() } });
