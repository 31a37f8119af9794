import { onTestFinished } from 'vitest';
import type { MonitOptions } from './configuration.js';
import { createMonit } from './daemon.js';
import type { Monit } from './daemon.js';

export type { Monit, MonitOptions };

const logLinesShown = 25;

/**
 * A running Monit for one test, in a directory of its own: `const monit = await startMonit({ connection: 'unix' })`. It
 * ends with the test, however that ends; where the test failed, the end of Monit's log is shown. For one that several
 * tests share, use `createMonit` in `beforeAll` and its `dispose` in `afterAll`.
 */
export async function startMonit(options: MonitOptions): Promise<Monit> {
  const monit = await createMonit(options);
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') process.stderr.write(lastLines(monit));
    await monit.dispose();
  });
  return monit;
}

function lastLines({ directory, log }: Monit): string {
  return `\nMonit's log in ${directory}:\n${log().trimEnd().split('\n').slice(-logLinesShown).join('\n')}\n`;
}
