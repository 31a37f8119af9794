#!/usr/bin/env node

/** packaging/bundle.js inserts it. */
declare const MONIT_ALERT_VERSION: string;

const opened = new Set<NodeJS.WriteStream>();

/** Opened when they are first used: that takes a tenth of Node's own start, and most runs of `sync` print nothing. */
const streams = {
  get stdout(): NodeJS.WriteStream {
    return used(process.stdout);
  },
  get stderr(): NodeJS.WriteStream {
    return used(process.stderr);
  },
};

const args = process.argv.slice(2);
if (args.length === 1 && ['--version', '-V', 'version'].includes(args[0] ?? '')) {
  streams.stdout.write(`${MONIT_ALERT_VERSION}\n`);
} else void runCommand().then(end);

/** Loads the code, so that `--version` need not. */
async function runCommand(): Promise<number> {
  const { start } = await import('./start.ts');
  return start(args, MONIT_ALERT_VERSION, (status) => process.exit(status), streams);
}

/** Once all is printed. Otherwise Node.js frees all its memory first, which takes several milliseconds. */
async function end(status: number): Promise<void> {
  for (const stream of opened) await new Promise((resolve) => stream.write('', resolve));
  process.exit(status);
}

/** A reader that closes the pipe (`| head`) must not end us in the middle of a change. */
function used(stream: NodeJS.WriteStream): NodeJS.WriteStream {
  if (!opened.has(stream)) opened.add(stream.on('error', () => undefined));
  return stream;
}
