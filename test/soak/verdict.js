/** @import { Effect } from './effect.js' */

/** @typedef {{ kind: 'not proved' | 'false proof' | 'lost action', reason: string }} Fault */

/**
 * @typedef {object} Change How a change ended.
 * @property {string} state Of the result, or `refused`.
 * @property {string} reason Why it was not proved; may be empty.
 */

/**
 * @typedef {object} Aftermath What was found after a change that was called proved.
 * @property {readonly string[]} rendered Whom the profile alerts.
 * @property {Outcome<readonly string[]>} loaded Whom the daemon alerts.
 * @property {Outcome<Effect>} action
 */

/**
 * @template T
 * @typedef {{ value: T } | { error: string }} Outcome
 */

/**
 * Whether it was claimed, and proved, that the profile is in force.
 *
 * @param {Change} change
 */
export const verified = ({ state }) => state === 'active';

/**
 * @param {Change} change
 * @returns {Fault} For a change that is not proved.
 */
export function notProved({ state, reason }) {
  return { kind: 'not proved', reason: [state, reason].filter(Boolean).join(', ') };
}

/**
 * What is wrong after a proof. A daemon that gives no answer, or takes no action, is not what was proved either.
 *
 * @param {Aftermath} aftermath
 * @returns {Fault[]}
 */
export function faultsOf({ rendered, loaded, action }) {
  /** @type {Fault[]} */
  const faults = [];
  const told = 'error' in loaded ? loaded.error : `loaded: ${namesOf(loaded.value)}`;
  if (told !== `loaded: ${namesOf(rendered)}`) {
    faults.push({ kind: 'false proof', reason: `rendered: ${namesOf(rendered)}; ${told}` });
  }
  const effect = 'error' in action ? action.error : action.value;
  if (effect !== 'done') {
    faults.push({ kind: 'lost action', reason: effect === 'lost' ? 'accepted, and never done' : effect });
  }
  return faults;
}

/** @param {readonly string[]} recipients */
const namesOf = (recipients) => recipients.toSorted().join(', ') || 'nobody';
