/**
 * Shows the main job on a real Monit that lives in a temporary directory for as long as this runs: what it has loaded
 * before, what monit-alert does, what it has loaded after.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { atExit } from '../support/processes/clean-up.js';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { createMonit } from '../support/monit/daemon.js';
import { waitFor } from '../support/processes/wait-for.js';

/** @import { Monit } from '../support/monit/daemon.js' */

const formats = { bold: 1, cyan: 36 };
const hasColour = process.stdout.isTTY && !process.env['NO_COLOR'];

try {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: use `npm run demo`, which builds it');
  const monit = await createMonit({ connection: 'unix', pollSeconds: 2, start: false });
  const forget = atExit(monit.disposeAtExit);
  await show(monit).finally(monit.dispose);
  forget();
  say(`\nThis Monit is stopped, and ${monit.directory} is gone.`);
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** @param {Monit} monit */
async function show(monit) {
  await monit.start();
  const version = (await monit.command('--version')).stdout.match(/[\d.]+/)?.[0];
  say(`A real Monit ${version}, in ${monit.directory} for as long as this demo takes.`);
  await sayRecipients(monit);

  await monitAlert(monit, 'default');
  await sayRecipients(monit);
  await monitAlert(monit, 'none', '--dry-run');
  await monitAlert(monit, 'none');
  await unmonitorFoo(monit);
  await sayRecipients(monit);
  await monitAlert(monit, 'default');
  await sayRecipients(monit);
}

/**
 * @param {Monit} monit
 * @param {string[]} args
 */
async function monitAlert(monit, ...args) {
  sayCommand('monit-alert', args);
  const environment = {
    ...environmentFor(monit),
    TERM: process.env['TERM'],
    ...(hasColour ? {} : { NO_COLOR: '1' }),
  };
  const exitCode = await runInView(process.execPath, [program, ...args], environment);
  if (exitCode !== 0) throw new Error(`monit-alert ${args.join(' ')} exited with ${exitCode}`);
}

/**
 * The very thing that is lost after a plain `monit reload`: an action asked for at once.
 *
 * @param {Monit} monit
 */
async function unmonitorFoo(monit) {
  sayCommand('monit', ['unmonitor', 'foo']);
  await monit.command('unmonitor', 'foo');
  const isDone = async () => (await monit.services()).get('foo')?.monitor === 0;
  await waitFor(isDone, { what: 'Monit to stop monitoring foo', limitMs: 10_000 });
  sayAnswer('foo is not monitored: the action came through, right after the reload');
}

/** @param {Monit} monit */
async function sayRecipients(monit) {
  const rows = await monit.runtime();
  const recipients = rows.flatMap(([name, value], index) => {
    if (name !== 'Alert mail to') return [];
    const events = rows[index + 1]?.[1] ?? '';
    return [`${value} (${events.toLowerCase()})`];
  });
  sayAnswer(`alerts go to ${recipients.join(', ') || 'nobody'}`);
}

/**
 * Runs a program on this terminal, and hands back its exit code.
 *
 * @param {string} file
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number | null>}
 */
function runInView(file, args, env) {
  return new Promise((resolve, reject) => {
    spawn(file, args, { env, stdio: ['ignore', 'inherit', 'inherit'] })
      .on('error', reject)
      .on('close', resolve);
  });
}

/**
 * @param {string} name
 * @param {readonly string[]} args
 */
function sayCommand(name, args) {
  say(`\n${paint('bold', `$ ${[name, ...args].join(' ')}`)}`);
}

/** What Monit itself says, on its runtime and status pages. @param {string} text */
function sayAnswer(text) {
  say(paint('cyan', `Monit says: ${text}`));
}

/** @param {string} text */
function say(text) {
  process.stdout.write(`${text}\n`);
}

/**
 * @param {keyof typeof formats} format
 * @param {string} text
 */
function paint(format, text) {
  return hasColour ? `\x1b[${formats[format]}m${text}\x1b[0m` : text;
}
