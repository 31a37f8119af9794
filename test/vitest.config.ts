import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    // Generous: a test waits for a condition on a real daemon, it never measures time.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
