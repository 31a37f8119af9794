/** @type {Set<() => void>} */
const actions = new Set();
const signals = /** @type {const} */ ({ SIGHUP: 1, SIGINT: 2, SIGTERM: 15 });

/**
 * Has `action` (which must not be asynchronous) done when this process ends, be it by Ctrl-C or a polite kill.
 *
 * @param {() => void} action
 * @returns {() => void} Call it when the action is no longer wanted.
 */
export function atExit(action) {
  listen();
  actions.add(action);
  return () => {
    actions.delete(action);
  };
}

let listening = false;
function listen() {
  if (listening) return;
  listening = true;
  process.on('exit', () => {
    for (const action of actions) action();
  });
  for (const [signal, number] of Object.entries(signals)) process.on(signal, () => process.exit(128 + number));
}
