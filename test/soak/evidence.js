import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @import { Monit } from '../support/monit/daemon.js' */
/** @import { Fault } from './verdict.js' */

const logLinesKept = 25;

/**
 * Faults with what is needed to look into them: the last line of the history, and the end of Monit's log.
 *
 * @param {Monit} monit
 * @param {readonly Fault[]} faults
 * @returns {{ faults: readonly Fault[], evidence?: string }}
 */
export function withEvidence(monit, faults) {
  if (faults.length === 0) return { faults };
  const history = readHistory(monit).trimEnd().split('\n').at(-1);
  const log = monit.log().trimEnd().split('\n').slice(-logLinesKept);
  return { faults, evidence: [history, ...log].join('\n') };
}

/** The state directory keeps a history for each control file, and here there is one. @param {Monit} monit */
function readHistory({ directory }) {
  const state = join(directory, 'state');
  try {
    const paths = readdirSync(state, { recursive: true, encoding: 'utf8' });
    return readFileSync(join(state, paths.find((path) => path.endsWith('history.jsonl')) ?? ''), 'utf8');
  } catch {
    return 'no history';
  }
}
