import { serviceStates } from '../support/monit/http.js';
import { waitFor } from '../support/processes/wait-for.js';

/** @import { ServiceState } from '../support/monit/http.js' */
/** @import { Monit } from '../support/monit/daemon.js' */

/** @typedef {0 | 1} Monitored Whether a service is monitored, as Monit writes it. */
/** @typedef {ServiceState & { checkedSeconds: number }} Look A service's state, and when Monit last checked any. */
/** @typedef {'done' | 'lost'} Effect */

/**
 * How long Monit's checks must go on without a trace of the action before it counts as lost; Monit begins one a second.
 */
const quietSeconds = 3;

/**
 * Waits until Monit has done what it was asked for, or has shown that it never will.
 *
 * @param {Monit} monit
 * @param {Monitored} wanted What `foo` should be.
 * @returns {Promise<Effect>} Throws after a minute without either.
 */
export async function effectOf(monit, wanted) {
  const judge = judgeLooks(wanted);
  return waitFor(async () => judge(await lookAtFoo(monit)), { what: `foo to have monitor ${wanted}` });
}

/**
 * Monit keeps an action pending until it has done it. So an action is lost where none is pending, nothing is as it was
 * asked for, and Monit goes on with its checks all the same. Its own time of check is what counts: a Monit that was
 * given no processor for a while has not had its chance.
 *
 * @param {Monitored} wanted
 * @returns {(look: Look) => Effect | undefined} To be handed one look after another.
 */
export function judgeLooks(wanted) {
  /** @type {number | undefined} */
  let quietSince;
  return ({ monitor, pendingaction, checkedSeconds }) => {
    if (pendingaction === 0 && monitor === wanted) return 'done';
    const isQuiet = pendingaction === 0 && monitor === 1 - wanted;
    quietSince = isQuiet ? (quietSince ?? checkedSeconds) : undefined;
    return quietSince !== undefined && checkedSeconds - quietSince >= quietSeconds ? 'lost' : undefined;
  };
}

/**
 * @param {Monit} monit
 * @returns {Promise<Look>}
 */
async function lookAtFoo(monit) {
  const { body } = await monit.get('/_status?format=xml');
  const foo = serviceStates(body).get('foo');
  if (foo === undefined) throw new Error(`Monit does not tell of foo: ${body.slice(0, 200)}`);
  const checks = [...body.matchAll(/<collected_sec>(\d+)</g)].map(([, seconds]) => Number(seconds));
  return { ...foo, checkedSeconds: Math.max(...checks) };
}
