#!/usr/bin/env node
import { homedir, userInfo } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type * as program from './commands/program.ts';
import { CodeCache } from './system/code-cache.ts';
import { exitOnInterruption } from './system/signals.ts';

/** package.json's; packaging/bundle.js puts it in. */
declare const MONIT_ALERT_VERSION: string;

// A reader that goes away (`| head`) must not end us in the middle of a change.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

exitOnInterruption((status) => process.exit(status));

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') process.stdout.write(`${MONIT_ALERT_VERSION}\n`);
else void runCommand().then((status) => (process.exitCode = status));

/** All that a command needs is loaded here, and nothing before. */
async function runCommand(): Promise<number> {
  const cache = new CodeCache(codeDirectory());
  const { main } = cache.load(fileURLToPath(new URL('chunks/program.cjs', import.meta.url))) as typeof program;
  const surroundings = {
    environment: process.env,
    home: homeOfUser(),
    workingDirectory: process.cwd(),
    isRoot: process.geteuid?.() === 0,
    version: MONIT_ALERT_VERSION,
    shippedDirectory: fileURLToPath(new URL('..', import.meta.url)),
    keepCode: () => {
      cache.keep();
    },
  };
  return main(args, surroundings, process);
}

/** Where compiled code is kept between runs; MONIT_ALERT_CODE_CACHE names another directory, or none where it is empty. */
function codeDirectory(): string | undefined {
  const { MONIT_ALERT_CODE_CACHE: named, XDG_CACHE_HOME: caches } = process.env;
  if (named !== undefined) return named === '' ? undefined : named;
  if (process.geteuid?.() === 0) return '/var/cache/monit-alert';
  return join(caches?.startsWith('/') === true ? caches : join(homeOfUser(), '.cache'), 'monit-alert');
}

function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir(); // No entry in the user database, as in many containers.
  }
}
