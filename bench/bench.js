/**
 * Measures monit-alert beside what people use instead and beside what it cannot go below, on real Monits, in one run.
 * How to call it: `usage` in options.js.
 */
import { existsSync } from 'node:fs';
import { access, constants, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { program } from '../test/support/cli/cli-environment.js';
import { describeMachine } from './machine.js';
import { busyLoops } from './measure/busy-loops.js';
import { pictureFile, readOptions, usage } from './options.js';
import { busySeconds, measureBusy } from './parts/busy.js';
import { saturatedLanes, tryClaims, trySaturated } from './parts/claims.js';
import { measureCommands } from './parts/commands.js';
import { measureIncludes } from './parts/includes.js';
import { timeContenders } from './parts/rounds.js';
import { measureServices } from './parts/services.js';
import { measureSizes } from './parts/size.js';
import { measureWho } from './parts/who.js';
import { progressTo } from './progress.js';
import { commandRows, rowsOf, sizeRow } from './report/figures.js';
import { pictureOf } from './report/picture.js';
import { reportOf } from './report/report.js';
import { summaryRows } from './report/summary.js';

/** @import { BenchOptions, Part } from './options.js' */
/** @import { Progress } from './progress.js' */
/** @import { Results } from './report/report.js' */

const mostCommandRounds = 20;
const mostSizeRounds = 3;
const mostWhoRounds = 2;
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
async function bench(options) {
  const { output } = options;
  if (!existsSync(program)) throw new Error('the built command is missing: use `npm run bench`, which builds it');
  await access(dirname(output), constants.W_OK); // A place that cannot be written is told now, not at the end.
  // It makes every start of Node 40 ms slower.
  delete process.env['NODE_EXTRA_CA_CERTS'];
  const progress = progressTo(process.stderr);
  const results = await measure(options, progress);
  await writeFile(output, await format(reportOf(results), { ...(await resolveConfig(program)), parser: 'markdown' }));
  progress.say(`${output} is written`);
  const summary = summaryRows(results.contenders, results.saturated);
  if (summary.length > 0) await writeFile(pictureFile(output), pictureOf(summary));
}

/**
 * @param {BenchOptions} options
 * @param {Progress} progress
 * @returns {Promise<Results>}
 */
async function measure({ rounds, only }, progress) {
  const sizeRounds = Math.min(rounds, mostSizeRounds);
  /**
   * @template T
   * @param {Part} part
   * @param {string} what
   * @param {() => Promise<T[]>} measurePart
   * @returns {Promise<T[]>}
   */
  const measured = async (part, what, measurePart) => {
    if (!only.includes(part)) return [];
    const start = performance.now();
    const results = await measurePart();
    progress.say(`${what}: done in ${((performance.now() - start) / 1000).toFixed(0)} s`);
    return results;
  };
  const machine = await describeMachine();
  const timed = await measured('contenders', 'contenders', () => timeContenders(rounds, progress));
  const commands = await measured('commands', 'commands', () =>
    measureCommands(Math.min(rounds, mostCommandRounds), progress),
  );
  const tried = await measured('contenders', 'claims', () => tryClaims(rounds, progress));
  const saturated = await measured('saturated', 'saturated host', () => trySaturated(rounds, progress));
  return {
    ...{ machine, rounds, sizeRounds, busyLoops, saturatedLanes, busySeconds },
    contenders: rowsOf(timed, tried),
    saturated: rowsOf(saturated, saturated),
    commands: commandRows(commands),
    sizes: await measured('size', 'sizes', async () => (await measureSizes(sizeRounds, progress)).map(sizeRow)),
    includes: await measured('includes', 'include files', () => measureIncludes(sizeRounds, progress)),
    who: await measured('who', 'who', () => measureWho(Math.min(rounds, mostWhoRounds), progress)),
    services: await measured('services', 'services', () => measureServices(sizeRounds, progress)),
    busy: await measured('busy', 'busy daemon', () => measureBusy(Math.min(rounds, mostBusyRounds), progress)),
  };
}
