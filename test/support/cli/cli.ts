import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Monit } from '../monit/monit.ts';
import { run } from '../processes/run.js';
import { codeCache, command, program } from './cli-environment.js';
import { ensureDescribed } from './document.ts';

export { command, program };

export interface CliResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output as the one JSON document it must be, and as docs/output.schema.json describes it. */
  json: () => unknown;
}

export interface CliOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly input?: string;
}

/**
 * Runs the built `monit-alert` as its users do: a process of its own, no terminal, and of this environment only PATH.
 * The system log is left alone, and HOME is an empty directory that is gone afterwards, unless `env` names another.
 */
export async function monitAlert(args: readonly string[], { env, cwd, input }: CliOptions = {}): Promise<CliResult> {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: run `npm run build` first');
  const home = await mkdtemp(join(tmpdir(), 'monit-alert-home-'));
  try {
    const usual = { PATH: process.env['PATH'], HOME: home, MONIT_ALERT_CONFIG: '/dev/null', MONIT_ALERT_LOG: 'none' };
    const bare = { ...usual, MONIT_ALERT_CODE_CACHE: codeCache, ...env };
    const [file, ...first] = command;
    const finished = await run(file, [...first, ...args], { cwd: cwd ?? home, env: bare, input });
    return { ...finished, json: () => parse(finished.stdout, finished.stderr) };
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

/** The options that point `monit-alert` at a test's Monit and keep everything it writes in that Monit's directory. */
export function optionsFor({ binary, controlFile, directory }: Monit): string[] {
  return [
    ...['--control-file', controlFile],
    ...['--monit', binary],
    ...['--state-dir', join(directory, 'state')],
    ...['--profiles-dir', join(directory, 'profiles')],
    ...['--templates-dir', join(directory, 'templates')],
    ...['--windows-dir', join(directory, 'windows')],
  ];
}

function parse(stdout: string, stderr: string): unknown {
  const document = readDocument(stdout, stderr);
  ensureDescribed(document);
  return document;
}

function readDocument(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout) as unknown;
  } catch (error) {
    throw new Error(`not one JSON document:\n${stdout}\nstderr:\n${stderr}`, { cause: error });
  }
}
