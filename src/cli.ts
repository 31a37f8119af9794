#!/usr/bin/env node

/** packaging/bundle.js inserts it. */
declare const MONIT_ALERT_VERSION: string;

// A reader that closes the pipe (`| head`) must not end us in the middle of a change.
process.stdout.on('error', () => undefined);

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') process.stdout.write(`${MONIT_ALERT_VERSION}\n`);
else void runCommand().then((status) => (process.exitCode = status));

/** Loads the code, so that `--version` need not. */
async function runCommand(): Promise<number> {
  const { start } = await import('./start.ts');
  return start(args, MONIT_ALERT_VERSION, (status) => process.exit(status), process);
}
