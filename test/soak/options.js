import { parseArgs } from 'node:util';

/** Debian's suites, each with the Monit that it has: 5.27.2, 5.33.0, 5.34.3, 6.0.0. */
const suites = ['bullseye', 'bookworm', 'trixie', 'forky'];
const connections = /** @type {const} */ (['unix', 'tcp']);

/** @typedef {typeof connections[number]} Connection */

/**
 * @typedef {object} SoakOptions
 * @property {number} cycles For each Monit and connection.
 * @property {number} comparison Cycles with `monit reload` in place of monit-alert.
 * @property {readonly string[]} monits Suites, or paths of a Monit.
 * @property {readonly Connection[]} connections
 * @property {number} parallel How many Monits at the same time.
 * @property {string | undefined} json Where the figures go as JSON.
 */

export const usage = `usage: npm run soak -- [options]

  --cycles N            cycles for each Monit and connection (20)
  --comparison N        cycles with a plain \`monit reload\` instead (5)
  --monit NAME,...      Debian suites, or paths of a Monit (${suites.join(',')})
  --connection NAME,... of ${connections.join(',')} (unix)
  --parallel N          Monits at the same time; figures in ms are worth less then (1)
  --json FILE           write all figures and faults there, too

exit status: 0 all proved, 1 a false proof or a lost action, 2 something not proved or not run to the end
`;

/**
 * @param {string[]} args
 * @returns {SoakOptions | 'help'}
 */
export function readOptions(args) {
  const { values } = parseArgs({
    args,
    options: {
      cycles: { type: 'string', default: '20' },
      comparison: { type: 'string', default: '5' },
      monit: { type: 'string', default: suites.join() },
      connection: { type: 'string', default: 'unix' },
      parallel: { type: 'string', default: '1' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    cycles: wholeNumber('cycles', values.cycles, 1),
    comparison: wholeNumber('comparison', values.comparison, 0),
    monits: values.monit.split(',').map(readMonit),
    connections: values.connection.split(',').map(readConnection),
    parallel: wholeNumber('parallel', values.parallel, 1),
    json: values.json,
  };
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} least
 */
function wholeNumber(name, text, least) {
  if (/^\d{1,9}$/.test(text) && Number(text) >= least) return Number(text);
  throw new Error(`--${name} wants a whole number, ${least} or more, not '${text}'`);
}

/** @param {string} text */
function readMonit(text) {
  if (suites.includes(text) || text.includes('/')) return text;
  throw new Error(`--monit knows ${suites.join(', ')}, and paths; not '${text}'`);
}

/** @param {string} text */
function readConnection(text) {
  const known = connections.find((connection) => connection === text);
  if (known !== undefined) return known;
  throw new Error(`--connection knows ${connections.join(', ')}; not '${text}'`);
}
