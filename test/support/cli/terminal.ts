import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

/** A program on a terminal of its own, in the foreground. */
export interface OnTerminal {
  /** Presses Ctrl-C: the terminal sends SIGINT to every process of the foreground group. */
  interrupt: () => void;
  /** Its exit status, and what it wrote. */
  ended: Promise<{ exitCode: number; output: string }>;
}

/** Runs a program on a pseudo terminal, by way of script(1). It ends with the test. */
export function runOnTerminal(args: readonly string[], env: NodeJS.ProcessEnv): OnTerminal {
  const command = args.map((argument) => `'${argument.replaceAll("'", `'\\''`)}'`).join(' ');
  const child = spawn('script', ['--quiet', '--return', '--command', `exec ${command}`, '/dev/null'], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return {
    interrupt: () => child.stdin.write('\x03'),
    ended: once(child, 'close').then(([exitCode]) => ({ exitCode: Number(exitCode), output })),
  };
}
