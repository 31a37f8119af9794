import { setTimeout as pause } from 'node:timers/promises';

const pollMs = 20;

/**
 * Waits until a condition holds and hands back the (truthy) value that it gave. A condition that throws does not hold
 * yet, so an `expect` may stand in it. The limit is only there for a failing test to end: nothing here measures time.
 *
 * @template T
 * @param {() => T | Promise<T>} condition
 * @param {{ what: string, limitMs?: number }} options `what` completes "waited in vain for ...".
 * @returns {Promise<Exclude<T, false | 0 | '' | null | undefined>>}
 */
export async function waitFor(condition, { what, limitMs = 60_000 }) {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask(condition);
    if (answer.value) return /** @type {Exclude<T, false | 0 | '' | null | undefined>} */ (answer.value);
    if (performance.now() > deadline) {
      throw new Error(`waited ${limitMs / 1000} s in vain for ${what}`, { cause: answer.error });
    }
    await pause(pollMs);
  }
}

/**
 * @template T
 * @param {() => T | Promise<T>} condition
 * @returns {Promise<{ value?: T, error?: unknown }>}
 */
async function ask(condition) {
  try {
    return { value: await condition() };
  } catch (error) {
    return { error };
  }
}
