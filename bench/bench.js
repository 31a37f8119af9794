/**
 * Measures monit-alert beside what people use instead and beside what it cannot go below, on real Monits, in one run.
 * How to call it: `usage` in options.js.
 */
import { existsSync } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { program } from '../test/support/cli/cli-environment.js';
import { busySeconds, measureBusy } from './busy.js';
import { tryClaims } from './claims.js';
import { rowsOf, sizeRow } from './figures.js';
import { describeMachine } from './machine.js';
import { readOptions, usage } from './options.js';
import { progressTo } from './progress.js';
import { reportOf } from './report.js';
import { timeContenders } from './rounds.js';
import { measureServices } from './services.js';
import { measureSizes } from './size.js';

/** @import { BenchOptions, Part } from './options.js' */

const mostSizeRounds = 10;
const mostBusyRounds = 3;

try {
  const options = readOptions(process.argv.slice(2));
  if (options === 'help') process.stdout.write(usage);
  else await bench(options);
} catch (error) {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** @param {BenchOptions} options */
async function bench({ rounds, only, output }) {
  if (!existsSync(program)) throw new Error('the built command is missing: use `npm run bench`, which builds it');
  await access(dirname(output), constants.W_OK); // A place that cannot be written is told now, not at the end.
  const machine = await describeMachine();
  const progress = progressTo(process.stderr);
  const sizeRounds = Math.min(rounds, mostSizeRounds);
  /**
   * @template T
   * @param {Part} part
   * @param {string} what
   * @param {() => Promise<T[]>} measure
   * @returns {Promise<T[]>}
   */
  const measured = async (part, what, measure) => {
    if (!only.includes(part)) return [];
    const start = performance.now();
    const results = await measure();
    progress.say(`${what}: done in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    return results;
  };
  const timed = await measured('contenders', 'contenders', () => timeContenders(rounds, progress));
  const claims = await measured('contenders', 'claims', () => tryClaims(rounds, progress));
  const sizes = await measured('size', 'sizes', async () => (await measureSizes(sizeRounds, progress)).map(sizeRow));
  const services = await measured('services', 'services', () => measureServices(sizeRounds, progress));
  const busy = await measured('busy', 'busy daemon', () => measureBusy(Math.min(rounds, mostBusyRounds), progress));
  const report = reportOf({
    machine,
    rounds,
    contenders: rowsOf(timed, new Map(claims)),
    sizes,
    sizeRounds,
    services,
    busy,
    busySeconds,
  });
  await writeFile(output, await format(report, { ...(await resolveConfig(program)), parser: 'markdown' }));
  progress.say(`${output} is written`);
}
