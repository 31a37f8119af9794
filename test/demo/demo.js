/**
 * Shows the main job on a real Monit that lives in a temporary directory for as long as this runs. Every answer is what
 * the commands print and what Monit says; nothing is scripted but the order.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { atExit } from '../support/processes/clean-up.js';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { createMonit } from '../support/monit/daemon.js';
import { run } from '../support/processes/run.js';
import { waitFor } from '../support/processes/wait-for.js';

/** @import { Monit } from '../support/monit/daemon.js' */

const formats = { bold: 1, cyan: 36 };
const hasColour = process.stdout.isTTY && !process.env['NO_COLOR'];
const columns = 80;
/** Whether Monit loses an action is a race. */
const raceAttempts = 5;

try {
  if (!existsSync(program)) throw new Error('dist/cli.cjs is missing: use `npm run demo`, which builds it');
  const monit = await createMonit({ connection: 'unix', pollSeconds: 2, start: false });
  const forget = atExit(monit.disposeAtExit);
  await show(monit).finally(monit.dispose);
  forget();
  say('\nThis Monit is stopped, and its directory is gone.');
} catch (error) {
  process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** @param {Monit} monit */
async function show(monit) {
  await monit.start();
  const version = (await monit.command('--version')).stdout.match(/[\d.]+/)?.[0];
  say(`A real Monit ${version} runs in a temporary directory.`);
  say('It checks a service that is called foo.');

  sayTitle('1. With Monit alone, an action right after a reload is lost');
  await loseAction(monit);
  sayTitle('2. With monit-alert, it takes effect');
  await monitAlert(monit, ['reload']);
  await unmonitorFoo(monit);

  sayTitle('3. Put a profile in force, and prove that Monit runs it');
  await monitAlert(monit, ['default'], { lines: 3 });
  await sayRecipients(monit);
  await monitAlert(monit, ['none'], { lines: 3 });
  await sayRecipients(monit);

  sayTitle('4. A broken configuration is refused, and Monit keeps running');
  await writeFile(monit.conf('web'), 'nonsense\n');
  await monitAlert(monit, ['default'], { expected: 1 });
  await rm(monit.conf('web'));
  sayAnswer(`Monit is ${(await monit.services()).size > 0 ? 'still running' : 'gone'}.`);
  say('When the wrong line is removed, the same command works:');
  await monitAlert(monit, ['default'], { lines: 1 });

  sayTitle('5. Mute alerts for 5 seconds');
  await holdForAWhile(monit);
}

/**
 * @param {Monit} monit
 * @param {readonly string[]} args
 * @param {{ lines?: number, expected?: number }} [options] `lines`: show only the last ones, as `tail` does.
 */
async function monitAlert(monit, args, { lines, expected = 0 } = {}) {
  sayCommand(['monit-alert', ...args, ...(lines === undefined ? [] : ['|', 'tail', '-n', String(lines)])].join(' '));
  const environment = {
    ...environmentFor(monit),
    TERM: process.env['TERM'],
    ...(hasColour ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }),
  };
  const { exitCode, stdout, stderr } = await run(process.execPath, [program, ...args], { env: environment });
  for (const line of `${stdout}${stderr}`
    .trim()
    .split('\n')
    .slice(-(lines ?? Infinity)))
    if (line) say(line);
  if (exitCode !== expected) throw new Error(`monit-alert ${args.join(' ')} exited with ${exitCode}`);
  if (exitCode !== 0) say(`(exit ${exitCode})`);
}

/**
 * Both commands exit 0, and the second is silently lost.
 *
 * @param {Monit} monit
 */
async function loseAction(monit) {
  const isLost = async () => {
    const reloads = monit.reloads();
    // Both in one process that blocks: the second must follow at once.
    const exitCodes = [['reload'], ['unmonitor', 'foo']].map(
      (args) => spawnSync(monit.binary, ['-c', monit.controlFile, ...args], { stdio: 'ignore' }).status,
    );
    await waitFor(() => monit.reloads() > reloads, { what: 'the reload' });
    await waitFor(async () => (await foo(monit))?.pendingaction === 0, { what: 'Monit to have nothing left to do' });
    return { exitCodes, lost: (await foo(monit))?.monitor !== 0 };
  };
  sayCommand('monit reload; monit unmonitor foo');
  for (let attempt = 1; attempt <= raceAttempts; attempt += 1) {
    const { exitCodes, lost } = await isLost();
    if (lost) {
      say(`(exit ${exitCodes.join(', exit ')})`);
      return sayAnswer(`foo is still monitored: the action was lost${attempt > 1 ? ` at attempt ${attempt}` : ''}.`);
    }
    await monit.command('monitor', 'foo');
    await waitFor(async () => (await foo(monit))?.monitor === 1, { what: 'Monit to monitor foo again' });
  }
  sayAnswer(`foo is not monitored: Monit was quick enough ${raceAttempts} times. It is a race.`);
}

/** @param {Monit} monit */
async function unmonitorFoo(monit) {
  sayCommand('monit unmonitor foo');
  await monit.command('unmonitor', 'foo');
  await waitFor(async () => (await foo(monit))?.monitor === 0, { what: 'Monit to stop monitoring foo' });
  sayAnswer('foo is not monitored.');
}

/** @param {Monit} monit */
async function foo(monit) {
  return (await monit.services()).get('foo');
}

/** @param {Monit} monit */
async function holdForAWhile(monit) {
  await monitAlert(monit, ['none', '--for', '5s', '--without-scheduler'], { lines: 2 });
  await sayRecipients(monit);
  await new Promise((resolve) => setTimeout(resolve, 5_000));
  say('The scheduler (systemd or cron) runs this every minute. Here, after 5 seconds:');
  await monitAlert(monit, ['sync'], { lines: 2 });
  await sayRecipients(monit);
}

/** What Monit has loaded. @param {Monit} monit */
async function sayRecipients(monit) {
  sayAnswer(`Monit alerts ${(await monit.recipients()).join(', ') || 'nobody'}.`);
}

/** @param {string} title */
function sayTitle(title) {
  say(`\n${paint('bold', title)}`);
}

/** @param {string} command */
function sayCommand(command) {
  say(`${paint('bold', `$ ${command}`)}`);
}

/** @param {string} text */
function sayAnswer(text) {
  say(paint('cyan', `-> ${text}`));
}

/** Breaks long lines between words, as a terminal would within them. @param {string} text */
function say(text) {
  process.stdout.write(`${text.replace(new RegExp(`(.{1,${columns}})(?: +|$)`, 'gm'), '$1\n').trimEnd()}\n`);
}

/**
 * @param {keyof typeof formats} format
 * @param {string} text
 */
function paint(format, text) {
  return hasColour ? `\x1b[${formats[format]}m${text}\x1b[0m` : text;
}
