/**
 * Records a program on a terminal of 80 columns as an animated SVG: `record-demo.js docs/demo.svg node
 * test/demo/demo.js`. Output and times are those of this run. Only pauses are changed: long ones are cut, and one
 * is added before each further command (a line that begins with `$ `).
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { performance } from 'node:perf_hooks';
import { animatedSvg } from './recording/animated-svg.js';
import { versionsOf } from './recording/screen.js';

/** @import { Chunk } from './recording/screen.js' */

const columns = 80;
const rows = 24;
const longestPauseMs = 1500;
const readingMs = 2500;
const lastMs = 6000;

const [output, ...command] = process.argv.slice(2);
if (output === undefined || command.length === 0) throw new Error('use: record-demo.js FILE COMMAND [ARGUMENT]...');
const chunks = readable(await record(command));
const durationMs = Math.round(chunks.at(-1)?.at ?? 0) + lastMs;
const title = 'monit-alert at work, recorded in a terminal';
const svg = animatedSvg(versionsOf(chunks, columns), { columns, rows, title, durationMs });
await writeFile(output, svg);
process.stdout.write(`${output}: ${(durationMs / 1000).toFixed(1)} s, ${Math.ceil(svg.length / 1024)} KiB\n`);

/**
 * @param {readonly string[]} words
 * @returns {Promise<Chunk[]>}
 */
async function record(words) {
  const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const inTerminal = `stty cols ${columns} rows ${rows}; exec ${quoted}`;
  const { NO_COLOR, ...environment } = process.env;
  const child = spawn('script', ['--quiet', '--return', '--command', inTerminal, '/dev/null'], {
    env: { ...environment, TERM: 'xterm-256color' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  /** @type {Chunk[]} */
  const all = [];
  const start = performance.now();
  child.stdout.setEncoding('utf8').on('data', (/** @type {string} */ data) => {
    all.push({ at: performance.now() - start, data });
  });
  const [exitCode] = await once(child, 'close');
  if (exitCode !== 0) throw new Error(`${words.join(' ')} exits with ${exitCode}`);
  return all;
}

/**
 * The same output at times at which it can be read.
 *
 * @param {readonly Chunk[]} recorded
 * @returns {Chunk[]}
 */
function readable(recorded) {
  let at = 0;
  let before = recorded[0]?.at ?? 0;
  return recorded.flatMap((chunk) => {
    at += Math.min(chunk.at - before, longestPauseMs);
    before = chunk.at;
    return beforeCommands(chunk.data).map((data, index) => {
      if (index > 0) at += readingMs;
      return { at, data };
    });
  });
}

/**
 * @param {string} data
 * @returns {string[]} Each part but the first begins with a command.
 */
function beforeCommands(data) {
  return data.split(/(?<=\n)(?=(?:\r?\n)?(?:\x1b\[[\d;]*m)*\$ )/);
}
