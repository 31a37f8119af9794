#!/usr/bin/env node

/** package.json's; packaging/bundle.js puts it in. */
declare const MONIT_ALERT_VERSION: string;

// A reader that goes away (`| head`) must not end us in the middle of a change.
process.stdout.on('error', () => undefined);

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === '--version') process.stdout.write(`${MONIT_ALERT_VERSION}\n`);
else void runCommand().then((status) => (process.exitCode = status));

/** All that a command needs is loaded here, and nothing before. */
async function runCommand(): Promise<number> {
  const { start } = await import('./start.ts');
  return start(args, MONIT_ALERT_VERSION, (status) => process.exit(status), process);
}
