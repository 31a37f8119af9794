#!/usr/bin/env node
import { homedir, userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
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
  const { main } = await import('./commands/program.ts');
  const surroundings = {
    environment: process.env,
    home: homeOfUser(),
    workingDirectory: process.cwd(),
    isRoot: process.geteuid?.() === 0,
    version: MONIT_ALERT_VERSION,
    shippedDirectory: fileURLToPath(new URL('..', import.meta.url)),
  };
  return main(args, surroundings, process);
}

function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir(); // No entry in the user database, as in many containers.
  }
}
