import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { MonitAlertError, systemErrorCode } from '../errors.ts';

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
 * environment but what it takes to start. Of its output the last line's end is taken off.
 *
 * This is Node's own `spawn`: every change runs three or four programs, and loading execa (see foreground.ts) takes
 * longer than all of them.
 *
 * @throws MonitAlertError `program.missing` when there is no such program or it may not be run.
 */
export async function run(program: string, args: readonly string[], options: RunOptions): Promise<Completed> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...environmentOfChildren(process.env), LC_ALL: 'C' },
      detached: options.outOfReach ?? false,
      stdio: [options.inputFile ?? 'ignore', 'pipe', 'pipe'],
      ...(options.workingDirectory === undefined ? {} : { cwd: options.workingDirectory }),
    });
    let timedOut = false;
    const timer = setTimeout(
      () => {
        timedOut = true;
        child.kill('SIGKILL'); // What does not end in time is not asked twice.
        // What it started itself may keep these open.
        for (const stream of [child.stdout, child.stderr]) stream?.destroy();
      },
      Math.max(1, Math.ceil(options.timeoutMs)),
    );
    const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(cannotRun(program, error));
    });
    child.on('close', (exitCode) => {
      clearTimeout(timer);
      resolve({ exitCode: exitCode ?? undefined, stdout: stdout(), stderr: stderr(), timedOut });
    });
  });
}

/** Gathers what a program says; hands back what it has said. Where it could not start, there may be no stream. */
function collect(stream: Readable | null): () => string {
  const pieces: string[] = [];
  stream?.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  return () => {
    const said = pieces.join('');
    return said.endsWith('\n') ? said.slice(0, -1) : said;
  };
}

function cannotRun(program: string, cause: Error): MonitAlertError {
  return new MonitAlertError('program.missing', `cannot run ${program}: ${systemErrorCode(cause) ?? cause.message}`, {
    cause,
  });
}
