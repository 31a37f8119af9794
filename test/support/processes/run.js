import { spawn } from 'node:child_process';

/**
 * @typedef {object} Finished What a child process left when it ended.
 * @property {number} exitCode 128 + N where a signal ended it, as in a shell.
 * @property {string} stdout
 * @property {string} stderr
 */

const signalNumbers = new Map([
  ['SIGHUP', 1],
  ['SIGINT', 2],
  ['SIGKILL', 9],
  ['SIGTERM', 15],
]);

/**
 * Runs a program to its end and hands back what it said; a failing exit code is an answer, not an error. Throws only
 * where the program cannot be started at all.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ cwd?: string | undefined, env?: NodeJS.ProcessEnv | undefined, input?: string | undefined }} [options]
 * @returns {Promise<Finished>}
 */
export function run(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, { cwd: options.cwd, env: options.env ?? process.env });
    const output = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => (output.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (output.stderr += text));
    child.stdin.on('error', () => undefined); // a program that does not read its input may be gone before we wrote it
    child.stdin.end(options.input ?? '');
    child.on('error', reject);
    child.on('close', (code, signal) =>
      resolve({ exitCode: code ?? 128 + (signalNumbers.get(signal ?? '') ?? 0), ...output }),
    );
  });
}

/**
 * The same, for a program whose failure is ours too: throws with its last words.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export async function runOrThrow(file, args, options) {
  const finished = await run(file, args, options);
  if (finished.exitCode === 0) return finished;
  const lastWords = `${finished.stdout}\n${finished.stderr}`.trim().split('\n').slice(-12).join('\n  ');
  throw new Error(`${file} ${args[0] ?? ''} exited with ${finished.exitCode}:\n  ${lastWords}`);
}
