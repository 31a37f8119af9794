import { printable, printableData, printableLines } from '../printable.ts';
import { colorCode } from '../report/layout/palette.ts';
import { wrapLines } from '../report/layout/wrap.ts';

/** Where text goes; cli.ts passes the streams of the process. */
export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
}

export interface Stream {
  readonly write: (text: string) => unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** How a command prints. Unprintable characters are escaped, wherever a text comes from. */
export interface Output {
  /** Whether a terminal shows the answer. */
  readonly isTerminal: () => boolean;
  /** Columns of that terminal; Infinity: lines are not wrapped. */
  readonly width: () => number;
  /** The answer: text for people, or one JSON document. */
  readonly print: (text: string) => void;
  /** The text that a function makes of data: a line break in the data is escaped too, so it cannot forge a line. */
  readonly printText: <Data extends readonly unknown[]>(textOf: (...data: Data) => string, ...data: Data) => void;
  /** Text that must not be wrapped, such as a diff. */
  readonly printVerbatim: (text: string) => void;
  /** Progress and evidence, on stderr. */
  readonly notice: (text: string) => void;
  /** A sentence without a full stop, on stderr. */
  readonly warn: (warning: string) => void;
  /** The same for what is told after the answer or the error, by `tellWarnings`. */
  readonly warnLater: (warning: string) => void;
  readonly tellWarnings: () => void;
}

/** The streams are touched when something is printed: opening them takes time. */
export function createOutput(streams: Streams, isJson: boolean, isColored: () => boolean): Output {
  const print = (text: string) => {
    if (isJson) streams.stdout.write(text);
    else writeWrapped(streams.stdout, text, isColored());
  };
  const warn = (warning: string) => {
    writeWrapped(streams.stderr, `warning: ${printable(warning)}\n`, isColored());
  };
  const later: string[] = [];
  return {
    isTerminal: () => streams.stdout.isTTY === true,
    width: () => widthOf(streams.stdout),
    print,
    printText: (textOf, ...data) => {
      print(textOf(...printableData(data)));
    },
    printVerbatim: (text) => void streams.stdout.write(clean(text, isColored())),
    notice: (text) => {
      writeWrapped(streams.stderr, text, isColored());
    },
    warn,
    warnLater: (warning) => void later.push(warning),
    tellWarnings: () => {
      later.splice(0).forEach(warn);
    },
  };
}

/** A pipe gets long lines: programs read them, and people search them. */
export function widthOf({ isTTY = false, columns = 0 }: Stream): number {
  if (!isTTY) return Infinity;
  return columns === 0 ? 80 : columns; // Some terminals report a width of 0.
}

export function writeWrapped(stream: Stream, text: string, isColored: boolean): void {
  stream.write(wrapLines(clean(text, isColored), widthOf(stream)));
}

/** Keeps our own colors, and nothing else that a terminal obeys. */
function clean(text: string, isColored: boolean): string {
  if (!isColored) return printableLines(text);
  return text
    .split(colorCode)
    .map((piece, index) => (index % 2 === 0 ? printableLines(piece) : piece))
    .join('');
}
