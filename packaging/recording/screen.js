/**
 * The rows that a program wrote on a terminal, and when each changed. Supports programs that print lines in colour and
 * overwrite the last one.
 */

/** @typedef {{ text: string, style: string }} Span `style`: words of "bold", "dim" and the name of a colour. */
/** @typedef {{ at: number, data: string }} Chunk `at`: ms since the start. */
/**
 * A row as it was from one time to another (ms).
 *
 * @typedef {{ row: number, spans: readonly Span[], from: number, until: number | undefined }} Version
 */
/** @typedef {{ character: string, style: string }} Cell */

const colours = ['black', 'red', 'green', 'yellow', 'blue', 'magenta', 'cyan', 'white'];
const tabWidth = 8;
const token = /\x1b\[([\d;?]*)([A-Za-z])|\x1b.|[^\x1b]/gsu;

/**
 * @param {readonly Chunk[]} chunks
 * @param {number} columns
 * @returns {Version[]}
 */
export function versionsOf(chunks, columns) {
  const screen = createScreen(columns);
  /** @type {Map<number, Version>} */
  const current = new Map();
  /** @type {Version[]} */
  const all = [];
  for (const { at, data } of chunks) {
    for (const row of screen.write(data)) {
      const before = current.get(row);
      if (before !== undefined) before.until = at;
      const version = { row, spans: spansOf(screen.cells(row)), from: at, until: undefined };
      current.set(row, version);
      all.push(version);
    }
  }
  return all.filter(({ spans, from, until }) => spans.length > 0 && from !== until);
}

/** @param {number} columns */
function createScreen(columns) {
  /** @type {Cell[][]} */
  const rows = [[]];
  let row = 0;
  let column = 0;
  let style = '';

  /** @param {string} character */
  const put = (character) => {
    if (column === columns) newLine();
    const cells = (rows[row] ??= []);
    while (cells.length < column) cells.push({ character: ' ', style: '' });
    cells[column++] = { character, style };
  };
  const newLine = () => {
    row++;
    column = 0;
    rows[row] ??= [];
  };

  return {
    /** @param {number} index */
    cells: (index) => rows[index] ?? [],
    /**
     * @param {string} data
     * @returns {Set<number>} The rows that it changed.
     */
    write(data) {
      const touched = new Set();
      for (const [character, parameters = '', command] of data.matchAll(token)) {
        if (command === 'm') style = styleAfter(style, parameters);
        else if (command === 'K') rows[row]?.splice(parameters === '2' ? 0 : column);
        else if (command !== undefined || character.startsWith('\x1b')) continue;
        else if (character === '\n') newLine();
        else if (character === '\r') column = 0;
        else if (character === '\t') column = Math.min(columns - 1, (Math.floor(column / tabWidth) + 1) * tabWidth);
        else if (character >= ' ') put(character);
        touched.add(row);
      }
      return touched;
    },
  };
}

/**
 * @param {string} style
 * @param {string} parameters of the escape sequence, `1;36`
 */
function styleAfter(style, parameters) {
  const words = new Set(style.split(' ').filter(Boolean));
  const without = (/** @type {readonly string[]} */ names) => names.forEach((name) => words.delete(name));
  for (const code of parameters.split(';').map(Number)) {
    if (code === 0) words.clear();
    else if (code === 1) words.add('bold');
    else if (code === 2) words.add('dim');
    else if (code === 22) without(['bold', 'dim']);
    else if (code === 39) without(colours);
    const colour =
      code >= 30 && code <= 37 ? colours[code - 30] : code >= 90 && code <= 97 ? colours[code - 90] : undefined;
    if (colour === undefined) continue;
    without(colours);
    words.add(colour);
  }
  return [...words].sort().join(' ');
}

/**
 * @param {readonly Cell[]} cells
 * @returns {Span[]}
 */
function spansOf(cells) {
  /** @type {Span[]} */
  const spans = [];
  for (const { character, style } of cells) {
    const last = spans.at(-1);
    if (last?.style === style) last.text += character;
    else spans.push({ text: character, style });
  }
  return spans;
}
