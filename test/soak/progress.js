const linesEvery = 100;

/**
 * Tells how far a long run has come: in one line that changes on a terminal, else in a line for each hundred cycles.
 *
 * @param {NodeJS.WriteStream} stream
 */
export function progressTo(stream) {
  /** @param {string} line */
  const say = (line) => void stream.write(stream.isTTY ? `\r\x1b[K${line}\n` : `${line}\n`);
  return {
    say,
    /**
     * @param {string} series
     * @param {{ done: number, of: number, faults: number }} counts
     */
    count: (series, { done, of, faults }) => {
      const line = `${series}: ${done} of ${of} cycles, ${faults} with a fault`;
      if (done === of || (!stream.isTTY && done % linesEvery === 0)) say(line);
      else if (stream.isTTY) stream.write(`\r\x1b[K${line}`);
    },
  };
}
