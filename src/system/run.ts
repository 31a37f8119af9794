import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { MonitAlertError, systemErrorCode } from '../errors.ts';

export interface Completed {
  /** Undefined if a signal ended it. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly timedOut: boolean;
}

export interface RunOptions {
  readonly timeoutMs: number;
  /** Absolute. Default: our own. */
  readonly workingDirectory?: string;
  /** Ctrl-C in the terminal does not reach the program, so it must end without it. */
  readonly outOfReach?: boolean;
  /** An open file descriptor. Default: no standard input. */
  readonly inputFile?: number;
}

const handedOn = /^(?:PATH|HOME|USER|LOGNAME|TMPDIR|LD_.*)$/;

/** Our environment may contain passwords. */
export function environmentOfChildren(ours: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(ours).filter(([name]) => handedOn.test(name)));
}

/**
 * Without a shell, in the C locale, and with a reduced environment. The output loses its last line end. Not execa:
 * loading it takes longer than the three or four programs of a change.
 * @throws MonitAlertError `program.missing` if there is no such program or it may not be run.
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
        child.kill('SIGKILL');
        // Its own children may keep these open.
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

/** There is no stream if the program could not start. */
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
