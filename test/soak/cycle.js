import { runtimeRows } from '../support/monit/http.js';
import { runOrThrow } from '../support/processes/run.js';
import { waitFor } from '../support/processes/wait-for.js';
import { applyProfile } from './apply-profile.js';
import { effectOf } from './effect.js';
import { withEvidence } from './evidence.js';
import { faultsOf, verified, notProved } from './verdict.js';

/** @import { Monit } from '../support/monit/daemon.js' */
/** @import { Monitored } from './effect.js' */
/** @import { Fault, Outcome } from './verdict.js' */

/**
 * @typedef {object} Cycle
 * @property {string} what The two commands, in short.
 * @property {boolean} proved Whether the first one claimed that the new profile is in force.
 * @property {number} changeMs The first one, from its start to its end.
 * @property {number} [proofMs] From signal to proof, as monit-alert says.
 * @property {readonly Fault[]} faults
 * @property {string} [evidence] Where there is a fault: the last line of the history, and the end of Monit's log.
 */

const none = { name: 'none', recipients: [] };
/** Each alerts other people than the one before it. The first two are shipped. */
const profiles = [
  none,
  { name: 'default', recipients: ['root@localhost'] },
  { name: 'team', recipients: ['day@example.org', 'night@example.org'] },
];

/** The site's own profile, by its path in Monit's directory. */
export const siteProfiles = {
  'profiles/team.yaml': 'recipients:\n  - address: day@example.org\n  - address: night@example.org\n',
};

/**
 * A profile is applied and then Monit is asked to `unmonitor foo` at once (or `monitor` in its turn), and a look at
 * what came of it.
 *
 * @param {Monit} monit
 * @param {number} number Of the cycle; every one has another profile than the one before.
 * @returns {Promise<Cycle>}
 */
export async function applyCycle(monit, number) {
  const profile = profiles[number % profiles.length] ?? none;
  const wanted = await oppositeState(monit);
  const what = `apply ${profile.name}; monit ${verbFor(wanted)} foo`;
  const { change, ...times } = await applyProfile(monit, profile.name);
  const proved = verified(change);
  if (!proved) return { what, proved, ...times, ...withEvidence(monit, [notProved(change)]) };
  // The action comes first. Every other pair of cycles asks what is loaded only when it was accepted: a request wakes
  // Monit's HTTP thread, so one beside the action might save it from a reload that is still going on.
  const acting = outcome(act(monit, wanted));
  const asking =
    number % 4 < 2 ? outcome(loadedRecipients(monit)) : acting.then(() => outcome(loadedRecipients(monit)));
  const [accepted, loaded] = await Promise.all([acting, asking]);
  const action = 'error' in accepted ? accepted : await outcome(effectOf(monit, wanted));
  const faults = faultsOf({ rendered: profile.recipients, loaded, action });
  return { what, proved, ...times, ...withEvidence(monit, faults) };
}

/**
 * What people did before: Monit's own command in place of monit-alert.
 *
 * @param {Monit} monit
 * @returns {Promise<Cycle>}
 */
export async function reloadCycle(monit) {
  const wanted = await oppositeState(monit);
  const reloads = monit.reloads();
  const start = performance.now();
  await runOrThrow(monit.binary, ['-c', monit.controlFile, 'reload']);
  const changeMs = performance.now() - start;
  const accepted = await outcome(act(monit, wanted));
  await waitFor(() => monit.reloads() > reloads, { what: 'Monit to reload' });
  const action = 'error' in accepted ? accepted : await outcome(effectOf(monit, wanted));
  const faults = faultsOf({ rendered: [], loaded: { value: [] }, action });
  return {
    what: `monit reload; monit ${verbFor(wanted)} foo`,
    proved: false,
    changeMs,
    ...withEvidence(monit, faults),
  };
}

/**
 * @param {Monit} monit
 * @param {Monitored} wanted
 */
const act = (monit, wanted) => runOrThrow(monit.binary, ['-c', monit.controlFile, verbFor(wanted), 'foo']);

/** @param {Monitored} wanted */
const verbFor = (wanted) => (wanted === 1 ? 'monitor' : 'unmonitor');

/**
 * What an action has to ask for, so that it can be seen to be done.
 *
 * @param {Monit} monit
 * @returns {Promise<Monitored>}
 */
async function oppositeState(monit) {
  const foo = await waitFor(async () => (await monit.services()).get('foo'), { what: 'Monit to tell of foo' });
  return foo.monitor === 0 ? 1 : 0;
}

/** @param {Monit} monit */
async function loadedRecipients(monit) {
  const { status, body } = await monit.get('/_runtime');
  if (status !== 200) throw new Error(`Monit answered ${status}`); // An error page would read as "nobody".
  return runtimeRows(body).flatMap(([name, value]) => (name === 'Alert mail to' ? [value] : []));
}

/**
 * @template T
 * @param {Promise<T>} promise
 * @returns {Promise<Outcome<T>>}
 */
async function outcome(promise) {
  try {
    return { value: await promise };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}
