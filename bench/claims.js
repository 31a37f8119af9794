/**
 * What is a contender's return worth? It is tried in rounds of their own, because asking Monit wakes it.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { runtimeRows } from '../test/support/monit/http.js';
import { waitFor } from '../test/support/processes/wait-for.js';
import { withBed } from './bed.js';
import { contenders } from './contenders/contender.js';
import { awaitReload, listenerAt, socketPathOf } from './observer.js';
import { randomPhase } from './random-phase.js';

/** @import { Monit } from '../test/support/monit/daemon.js' */
/** @import { Bed } from './bed.js' */
/** @import { Contender } from './contenders/contender.js' */
/** @import { Progress } from './progress.js' */

/**
 * @typedef {object} Claims What came of the rounds.
 * @property {number} tried How often each of both was tried.
 * @property {number} lost Actions that were asked for the moment it returned and that never happened.
 * @property {number} refused Of these, how many Monit refused aloud.
 * @property {number} falseDone How often Monit did not alert the new recipients the moment it returned.
 */

/** So many Monits are tried at the same time: most of it is waiting, and nothing is timed here. */
const lanes = 3;
/** How long an action that Monit has forgotten may still turn up. Where it is done, that takes some milliseconds. */
const quietMs = 2_000;
const pollMs = 20;

/**
 * @param {number} rounds
 * @param {Progress} progress
 * @returns {Promise<[key: string, claims: Claims][]>} By the key of the contender.
 */
export async function tryClaims(rounds, progress) {
  const claiming = contenders.filter(({ claims }) => claims);
  const counts = new Map(claiming.map(({ key }) => [key, { tried: rounds, lost: 0, refused: 0, falseDone: 0 }]));
  let begun = 0;
  const lane = () =>
    withBed({}, async (bed) => {
      await bed.monitAlert(bed.profile());
      while (begun < rounds) {
        begun += 1;
        progress.step(`claims: round ${begun} of ${rounds}`);
        for (const contender of claiming) await tryOnce(bed, contender, counts.get(contender.key));
      }
    });
  await Promise.all(Array.from({ length: Math.min(lanes, rounds) }, lane));
  return [...counts];
}

/**
 * @param {Bed} bed
 * @param {Contender} contender
 * @param {Claims | undefined} counts
 */
async function tryOnce(bed, contender, counts) {
  if (counts === undefined) return;
  const effect = await tryAction(bed, contender);
  if (effect !== 'done') counts.lost += 1;
  if (effect === 'refused') counts.refused += 1;
  if (!(await isTrulyDone(bed, contender))) counts.falseDone += 1;
}

/**
 * @param {Bed} bed
 * @param {Contender} contender
 * @returns {Promise<'done' | 'lost' | 'refused'>}
 */
async function tryAction(bed, contender) {
  const { monit } = bed;
  const wanted = await oppositeState(monit);
  const { exitCode } = await afterReload(bed, contender, () =>
    monit.command(wanted === 1 ? 'monitor' : 'unmonitor', 'foo'),
  );
  if (await hasCome(monit, wanted)) return 'done';
  return exitCode === 0 ? 'lost' : 'refused';
}

/**
 * @param {Bed} bed
 * @param {Contender} contender
 */
const isTrulyDone = (bed, contender) =>
  afterReload(bed, contender, async () => {
    const expected = bed.expectedRecipients().join();
    return (await loadedRecipients(bed.monit).catch(() => undefined)) === expected;
  });

/**
 * Lets a contender reload Monit, asks the moment it returns, and waits until the reload is really over.
 *
 * @template T
 * @param {Bed} bed
 * @param {Contender} contender
 * @param {() => Promise<T>} ask
 * @returns {Promise<T>}
 */
async function afterReload(bed, contender, ask) {
  const socketPath = socketPathOf(bed.monit);
  await contender.prepare(bed);
  const before = listenerAt(socketPath);
  await randomPhase();
  await contender.run(bed);
  const answer = await ask();
  await awaitReload(socketPath, before);
  return answer;
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
