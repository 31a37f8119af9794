import { wrapLines } from '../report/wrap.ts';

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

/** How a command prints. */
export interface Output {
  /** Whether a terminal shows the answer. */
  readonly isTerminal: boolean;
  /** The answer: text for people, or one JSON document. */
  readonly print: (text: string) => void;
  /** Text that must not be wrapped, such as a diff. */
  readonly printVerbatim: (text: string) => void;
  /** Progress and evidence, on stderr. */
  readonly notice: (text: string) => void;
  /** A sentence without a full stop, on stderr. */
  readonly warn: (warning: string) => void;
}

export function createOutput({ stdout, stderr }: Streams, isJson: boolean): Output {
  return {
    isTerminal: stdout.isTTY === true,
    print: (text) => {
      if (isJson) stdout.write(text);
      else writeWrapped(stdout, text);
    },
    printVerbatim: (text) => void stdout.write(text),
    notice: (text) => {
      writeWrapped(stderr, text);
    },
    warn: (warning) => {
      writeWrapped(stderr, `warning: ${warning}\n`);
    },
  };
}

/** A pipe gets long lines: programs read them, and people search them. */
export function writeWrapped(stream: Stream, text: string): void {
  const { isTTY = false, columns = 0 } = stream;
  // Some terminals report a width of 0.
  stream.write(isTTY ? wrapLines(text, columns === 0 ? 80 : columns) : text);
}
