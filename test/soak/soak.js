/**
 * Changes the profile of real Monits again and again, asks each for an action at the very moment when monit-alert says
 * that it is done, and counts what is not as it was said. How to call it: `usage` in options.js.
 */
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { program } from '../support/cli/cli-environment.js';
import { ensureMonit } from '../support/packages/monit-package.js';
import { readOptions, usage } from './options.js';
import { progressTo } from './progress.js';
import { exitCodeOf, reportOf } from './report.js';
import { soakMonit } from './series.js';

/** @import { SoakOptions } from './options.js' */
/** @import { Series } from './series.js' */

const progress = progressTo(process.stderr);

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(usage);
  else await soak(options);
} catch (error) {
  process.stderr.write(`soak: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}

/** @param {SoakOptions} options */
async function soak(options) {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: use `npm run soak`, which builds it');
  const jobs = options.connections.flatMap((connection) => options.monits.map((monit) => ({ monit, connection })));
  /** @type {Series[][]} */
  const results = jobs.map(() => []);
  const save = async () => {
    if (options.json) await writeFile(options.json, `${JSON.stringify(results.flat(), undefined, 2)}\n`);
  };
  await save(); // A place that cannot be written is told now, not after an hour.
  const waiting = jobs.entries();
  const work = async () => {
    for (const [index, { monit, connection }] of waiting) {
      results[index] = await soakMonit(await binaryOf(monit), connection, options, progress.count);
      await save();
    }
  };
  await Promise.all(Array.from({ length: options.parallel }, work));
  process.stdout.write(reportOf(results.flat()));
  process.exitCode = exitCodeOf(results.flat());
}

/** @param {string} monit */
async function binaryOf(monit) {
  return monit.includes('/') ? monit : ensureMonit({ suite: monit, report: progress.say });
}
