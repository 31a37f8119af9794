import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** What can be measured on its own; the costly ones, which take few rounds, are last. */
const parts = /** @type {const} */ ([
  'contenders',
  'commands',
  'saturated',
  'size',
  'includes',
  'who',
  'services',
  'busy',
]);

/** @typedef {typeof parts[number]} Part */

/**
 * @typedef {object} BenchOptions
 * @property {number} rounds How often each contender is timed, and how often each claim is tried.
 * @property {readonly Part[]} only
 * @property {string} output The file of the report.
 */

export const usage = `usage: npm run bench -- [options]

  --rounds N     how often each contender runs, and each claim is tried (30)
  --only A,B     some of these parts: ${parts.join(', ')}
  --output FILE  where the report goes, as Markdown (bench/results.md); its picture goes beside it, as .svg

Commands take at most 20 rounds, and the last five parts at most 3. \`--rounds 3\` shows whether everything works.
Progress goes to stderr. No figure makes it fail.
`;

/**
 * @param {string[]} args
 * @returns {BenchOptions | 'help'}
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '30' },
      only: { type: 'string', default: parts.join() },
      output: { type: 'string', default: fileURLToPath(new URL('results.md', import.meta.url)) },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const wanted = values.only.split(',').map(readPart);
  return {
    rounds: readRounds(values.rounds),
    only: parts.filter((part) => wanted.includes(part)),
    output: values.output,
  };
}

/** @param {string} text */
function readRounds(text) {
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new Error(`--rounds wants a whole number, 1 or more, not '${text}'`);
}

/** @param {string} text */
function readPart(text) {
  const known = parts.find((part) => part === text);
  if (known !== undefined) return known;
  throw new Error(`--only knows ${parts.join(', ')}; not '${text}'`);
}

/**
 * Beside a report.
 *
 * @param {string} output
 */
export const pictureFile = (output) => `${output.replace(/\.md$/, '')}.svg`;
