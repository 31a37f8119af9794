import { defineConfig } from 'vitest/config';
import { common, proofProject, quickProject, root, slowProject } from './vitest.common.ts';

/** On one Monit: `npm test` runs what is quick, and any file can be run alone. */
export default defineConfig({ root, test: { ...common, projects: [quickProject, slowProject, proofProject] } });
