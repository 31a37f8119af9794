/**
 * What is a contender's return worth? Two runs show it, each followed by one question, because a question wakes Monit.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { runtimeRows } from '../../test/support/monit/http.js';
import { waitFor } from '../../test/support/processes/wait-for.js';
import { pauseBefore } from '../contenders/contender.js';
import { awaitReload, listenerAt, socketPathOf } from '../measure/observer.js';

/** @import { Monit } from '../../test/support/monit/daemon.js' */
/** @import { Contender, Sample } from '../contenders/contender.js' */
/** @import { Bed } from '../measure/bed.js' */

/**
 * @typedef {object} Claims What came of all rounds.
 * @property {number} tried How often each of the two was tried.
 * @property {number} lost Actions that were asked for the moment it returned and that never happened.
 * @property {number} refused Of these, how many Monit refused aloud.
 * @property {number} falseDone How often Monit did not alert the new recipients the moment it returned.
 */

/**
 * Of all rounds, each of which has two samples.
 *
 * @typedef {{ contender: Contender, claims: Claims, samples: Sample[] }} Tried
 */

/** How long an action that Monit has forgotten may still turn up. Where it is done, that takes some milliseconds. */
const quietMs = 2_000;
const pollMs = 20;

/** @param {Contender} contender @returns {Tried} */
export const nothingTried = (contender) => ({
  contender,
  claims: { tried: 0, lost: 0, refused: 0, falseDone: 0 },
  samples: [],
});

/**
 * @param {Bed} bed
 * @param {Tried} tried What comes of it is added to this.
 */
export async function tryOnce(bed, { contender, claims, samples }) {
  claims.tried += 1;
  const action = await tryAction(bed, contender);
  if (action.effect !== 'done') claims.lost += 1;
  if (action.effect === 'refused') claims.refused += 1;
  const done = await tryDone(bed, contender);
  if (!done.isTrue) claims.falseDone += 1;
  samples.push(action.sample, done.sample);
}

/**
 * @param {Bed} bed
 * @param {Contender} contender
 * @returns {Promise<{ effect: 'done' | 'lost' | 'refused', sample: Sample }>}
 */
async function tryAction(bed, contender) {
  const { monit } = bed;
  const wanted = await oppositeState(monit);
  const { answer, sample } = await afterReload(bed, contender, () =>
    monit.command(wanted === 1 ? 'monitor' : 'unmonitor', 'foo'),
  );
  if (await hasCome(monit, wanted)) return { effect: 'done', sample };
  return { effect: answer.exitCode === 0 ? 'lost' : 'refused', sample };
}

/**
 * @param {Bed} bed
 * @param {Contender} contender
 * @returns {Promise<{ isTrue: boolean, sample: Sample }>}
 */
async function tryDone(bed, contender) {
  const { answer, sample } = await afterReload(bed, contender, () =>
    loadedRecipients(bed.monit).catch(() => undefined),
  );
  return { isTrue: answer === bed.expectedRecipients().join(), sample };
}

/**
 * Lets a contender reload Monit, asks the moment it returns, and waits until the reload is really over.
 *
 * @template T
 * @param {Bed} bed
 * @param {Contender} contender
 * @param {() => Promise<T>} ask
 * @returns {Promise<{ answer: T, sample: Sample }>}
 */
async function afterReload(bed, contender, ask) {
  const socketPath = socketPathOf(bed.monit);
  await contender.prepare(bed);
  const before = listenerAt(socketPath);
  await pauseBefore(contender);
  const sample = await contender.run(bed);
  const answer = await ask();
  await awaitReload(socketPath, before);
  return { answer, sample };
}

/** @param {Monit} monit */
async function loadedRecipients(monit) {
  const { status, body } = await monit.get('/_runtime');
  if (status !== 200) throw new Error(`Monit answered ${status}`); // An error page would read as "nobody".
  const values = runtimeRows(body).flatMap(([name, value]) => (name === 'Alert mail to' ? [value] : []));
  return values.toSorted().join();
}

/**
 * What an action has to ask for, so that it can be seen to be done.
 *
 * @param {Monit} monit
 * @returns {Promise<0 | 1>} 0: not monitored.
 */
async function oppositeState(monit) {
  const isReconciled = async () => {
    const foo = await lookAtFoo(monit);
    return foo.monitor !== 2 && foo.pendingaction === 0 && foo;
  };
  const { monitor } = await waitFor(isReconciled, { what: 'Monit to tell of foo' });
  return monitor === 0 ? 1 : 0;
}

/**
 * Monit keeps an action pending until it has done it.
 *
 * @param {Monit} monit
 * @param {0 | 1} wanted
 */
async function hasCome(monit, wanted) {
  let quietSince = performance.now();
  while (performance.now() - quietSince < quietMs) {
    const { monitor, pendingaction } = await lookAtFoo(monit);
    if (pendingaction === 0 && monitor === wanted) return true;
    if (pendingaction !== 0) quietSince = performance.now();
    await pause(pollMs);
  }
  return false;
}

/** @param {Monit} monit */
async function lookAtFoo(monit) {
  return waitFor(async () => (await monit.services()).get('foo'), { what: 'Monit to tell of foo' });
}
