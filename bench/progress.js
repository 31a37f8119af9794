/**
 * Tells how far a run has come: `say` for good, `step` in one line that changes on a terminal and is left out
 * elsewhere.
 *
 * @param {NodeJS.WriteStream} stream
 */
export function progressTo(stream) {
  const clear = stream.isTTY ? '\r\x1b[K' : '';
  return {
    /** @param {string} line */
    say: (line) => void stream.write(`${clear}${line}\n`),
    /** @param {string} line */
    step: (line) => void (stream.isTTY && stream.write(`${clear}${line}`)),
  };
}

/** @typedef {ReturnType<typeof progressTo>} Progress */
