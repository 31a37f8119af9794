import { constants } from 'node:os';
import { execa } from 'execa';
import { MonitAlertError } from '../errors.ts';

/** What a finished program left behind. */
export interface Completed {
  /** Absent where a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface RunOptions {
  /** Milliseconds after which the program is killed. */
  readonly timeoutMs: number;
  /** Absolute; our own where it is not given. */
  readonly workingDirectory?: string;
  /** Keeps the program out of reach of a terminal's Ctrl-C, which is meant for us. It must end by itself. */
  readonly outOfReach?: boolean;
  /** An open file descriptor of ours that the program gets as its standard input; otherwise it has none. */
  readonly inputFile?: number;
}

/** What programs may need to start and to find their files. */
const handedOn = /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|TZ|LD_.*)$/;

/** Our own environment may hold passwords, which nobody else needs to know. */
function environmentOfChildren(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(ours).filter(([name]) => handedOn.test(name)));
}

/**
 * Runs a program to its end, without a shell, in the C locale so that its messages can be read, and with nothing of our
 * environment but what it takes to start.
 *
 * @throws MonitAlertError `program.missing` when there is no such program or it may not be run.
 */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Completed> {
  const result = await execa(program, args, {
    reject: false,
    timeout: Math.max(1, Math.ceil(options.timeoutMs)),
    // What does not end in time is not asked twice.
    killSignal: 'SIGKILL',
    extendEnv: false,
    env: { ...environmentOfChildren(process.env), LC_ALL: 'C' },
    detached: options.outOfReach ?? false,
    ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
    // Execa takes any descriptor; its types name those up to 9 only.
    stdin: (options.inputFile as 3 | undefined) ?? 'ignore',
  });
  if (result.failed && result.code !== undefined && !result.timedOut) {
    throw new MonitAlertError('program.missing', `cannot run ${program}: ${result.code}`, { cause: result });
  }
  return {
    exitCode: result.exitCode,
    stdout: result.stdout,
    stderr: result.stderr,
    timedOut: result.timedOut,
  };
}

/** A program that has our streams and our terminal. */
export interface Foreground {
  /** The exit status as a shell gives it: 126 where it may not be run, 127 where it is not there, 128+N for a signal. */
  readonly ended: Promise<number>;
  readonly signal: (name: NodeJS.Signals) => void;
}

/**
 * Starts a program in our place: with our environment, our working directory and our streams. It outlives us if we are
 * killed.
 */
export function runInForeground(program: string, args: readonly string[]): Foreground {
  // It has as long as it likes to end: nobody kills it because it takes its time over a signal.
  const patient = { cleanup: false, forceKillAfterDelay: false } as const;
  const started = execa(program, args, { reject: false, stdio: 'inherit', ...patient });
  return {
    ended: started.then(({ exitCode, signal, code }) => {
      if (exitCode !== undefined) return exitCode;
      if (signal !== undefined) return 128 + constants.signals[signal];
      return code === 'ENOENT' ? 127 : 126;
    }),
    signal: (name) => {
      started.kill(name);
    },
  };
}
