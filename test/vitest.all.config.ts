import { defineConfig } from 'vitest/config';
import { common, proofOnEachMonit, quickProject, root, slowProject } from './vitest.common.ts';

/** Every test once, and those of the reload proof once on each Monit. */
export default defineConfig({
  root,
  test: { ...common, projects: [quickProject, slowProject, ...(await proofOnEachMonit())] },
});
