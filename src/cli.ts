#!/usr/bin/env node
import { homedir, userInfo } from 'node:os';
import { main } from './commands/program.ts';
import { exitOnInterruption } from './system/signals.ts';

// A reader that goes away (`| head`) must not end us in the middle of a change.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

exitOnInterruption((status) => process.exit(status));

const surroundings = {
  environment: process.env,
  home: homeOfUser(),
  workingDirectory: process.cwd(),
  isRoot: process.geteuid?.() === 0,
};
process.exitCode = await main(process.argv.slice(2), surroundings, process);

function homeOfUser(): string {
  try {
    return userInfo().homedir;
  } catch {
    return homedir(); // No entry in the user database, as in many containers.
  }
}
