import { readFileSync, rmSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { certificateText, chooseAddress, controlFileText } from './configuration.js';
import { element, get, runtimeRows, serviceStates } from './http.js';
import { ensureMonit, findMonit } from '../packages/monit-package.js';
import { endProcess, isRunning, runsMonit, spawnMonit } from './process.js';
import { run } from '../processes/run.js';
import { waitFor } from '../processes/wait-for.js';

/** @import { Address, MonitOptions } from './configuration.js' */

/**
 * A Monit in a directory of its own; see {@link createMonit}.
 *
 * @typedef {Awaited<ReturnType<typeof createMonit>>} Monit
 */

const startAttempts = 5;
/** What Monit says, and runs on, where its HTTP port is another program's. */
const portTaken = 'Address already in use';

/**
 * A real Monit with a configuration and a directory of its own, started (unless `start` is false) and ready: it answers
 * and has finished its first look at every service. Whoever calls this must `dispose()` of it.
 *
 * @param {MonitOptions} options
 */
export async function createMonit(options) {
  const binary = options.binary ?? (options.suite ? await ensureMonit({ suite: options.suite }) : await findMonit());
  if (binary === undefined) throw new Error('there is no Monit: run `node test/support/set-up.js`');
  const directory = await mkdtemp(join(await realpath(tmpdir()), 'monit-alert-'));
  const monit = describeMonit(binary, directory, await chooseAddress(directory, options));
  try {
    await writeConfiguration(monit, options);
    if (options.start !== false) await startOnFreePort(monit, options);
    return monit;
  } catch (error) {
    await monit.dispose();
    throw error;
  }
}

/**
 * @param {string} binary
 * @param {string} directory
 * @param {Address | undefined} address
 */
function describeMonit(binary, directory, address) {
  const controlFile = join(directory, 'monitrc');
  /** @type {number | undefined} */
  let child;
  /** @param {string} name */
  const text = (name) => {
    try {
      return readFileSync(join(directory, name), 'utf8');
    } catch {
      return ''; // Not there yet, or not just now: Monit 5 takes its pid file away and writes it anew in a reload.
    }
  };
  const pid = () => Number(text('monit.pid')) || undefined;
  const processes = () => {
    const known = [child, pid()].filter((each) => each !== undefined);
    return known.filter((each) => isRunning(each) && runsMonit(each, controlFile));
  };
  const knock = () => {
    if (monit.address !== undefined) get(monit.address, '/').catch(() => undefined);
  };

  const monit = {
    binary,
    /** Holds everything that is this Monit's; removed by `dispose`. */
    directory,
    controlFile,
    /** Where its HTTP interface is; undefined without `set httpd`. */
    address,
    /** The path of an include. @param {string} name */
    conf: (name) => join(directory, 'conf.d', name),
    /** What its pid file says. */
    pid,
    isAlive: () => processes().length > 0,
    /** Its whole log. */
    log: () => text('monit.log'),
    /** What it said on its streams since it was last started. */
    output: () => text('output'),
    /** How often it has reloaded since it was first started. */
    reloads: () => [...text('monit.log').matchAll(/Monit reloaded/g)].length,
    /** One GET with the credentials of its control file. @param {string} path */
    get: (path) => {
      if (monit.address === undefined) throw new Error('this Monit has no HTTP interface');
      return get(monit.address, path);
    },
    /** The rows of its runtime page: what it has loaded. */
    runtime: async () => runtimeRows((await monit.get('/_runtime')).body),
    /** The loaded recipients, in Monit's order. */
    recipients: async () =>
      (await monit.runtime()).filter(([name]) => name === 'Alert mail to').map(([, value]) => value),
    /** Each service's state, by name. */
    services: async () => serviceStates((await monit.get('/_status?format=xml')).body),
    /** Monit's own command line on this control file. @param {string[]} args */
    command: (...args) => run(binary, ['-c', controlFile, ...args]),
    /** Monit's own syntax check. */
    check: () => run(binary, ['-c', controlFile, '-t']),
    /** Asks for a reload and proves nothing: a bare SIGHUP. */
    hangUp: () => {
      const [running] = processes();
      if (running === undefined) throw new Error('this Monit is not running');
      process.kill(running, 'SIGHUP');
    },
    /** Starts it again after `stop`, or for the first time; ready means what it means for {@link createMonit}. */
    start: async () => {
      const logged = monit.log().length;
      const started = spawnMonit(binary, controlFile, join(directory, 'output'));
      child = started;
      const over = () => !isRunning(started) || monit.output().includes(portTaken);
      await waitFor(async () => over() || (await isReady(monit, logged)), { what: `Monit to start in ${directory}` });
      if (over()) throw new Error(`Monit did not start:\n${monit.output()}`);
    },
    /** Ends this Monit, and whichever other one has this control file; nothing to do if it is gone. */
    stop: async () => {
      for (const each of processes()) await endProcess(each, knock);
    },
    dispose: async () => {
      await monit.stop();
      await rm(directory, { recursive: true, force: true });
    },
    /** What `dispose` does, where this process is at its end and can wait for nothing. */
    disposeAtExit: () => {
      for (const each of processes()) process.kill(each, 'SIGKILL');
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return monit;
}

/**
 * @param {Monit} monit
 * @param {MonitOptions} options
 */
async function writeConfiguration(monit, options) {
  await mkdir(join(monit.directory, 'conf.d'));
  for (const [path, text] of Object.entries({ foo: '', bar: '', ...options.includes })) {
    await mkdir(dirname(join(monit.directory, path)), { recursive: true });
    await writeFile(join(monit.directory, path), text);
  }
  const { certificateFile } = monit.address ?? {};
  if (certificateFile) await writeFile(certificateFile, await certificateText(options.certificate), { mode: 0o600 });
  await writeControlFile(monit, options);
}

/**
 * @param {Monit} monit
 * @param {MonitOptions} options
 */
async function writeControlFile(monit, options) {
  await writeFile(monit.controlFile, controlFileText(monit.directory, options, monit.address));
  await chmod(monit.controlFile, 0o600);
}

/**
 * Another program may take the port between our look at it and Monit's; Monit then runs on without its HTTP interface.
 *
 * @param {Monit} monit
 * @param {MonitOptions} options
 */
async function startOnFreePort(monit, options) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await monit.start();
    } catch (error) {
      if (!monit.output().includes(portTaken) || attempt === startAttempts) throw error;
      await monit.stop();
      monit.address = await chooseAddress(monit.directory, options);
      await writeControlFile(monit, options);
    }
  }
}

/**
 * @param {Monit} monit
 * @param {number} logged The length of its log before it was started.
 */
async function isReady(monit, logged) {
  if (monit.address === undefined) return / Monit [\d.]+ started/.test(monit.log().slice(logged));
  const { body } = await monit.get('/_status?format=xml');
  const services = [...serviceStates(body).values()];
  return element(body, 'controlfile') === monit.controlFile && services.every(({ monitor }) => monitor !== 2);
}
