/**
 * What a fresh clone needs before anything else can run: the development packages and a real Monit. With the argument
 * `all` also what only the slow tests use: every Monit of the matrix, strace, two shells, visudo, and the Debians that
 * throw-away machines are copies of; with `matrix` only the packages and every Monit. Needs nothing but Node and npm,
 * and
 * prints nothing if there is nothing to do.
 */
import { lstat, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { cleanRoot, ensureRoot, hostRoots, reasonAgainstMachines } from './debian/root.js';
import { ensureMonit } from './packages/monit-package.js';
import { ensureMatrix } from './packages/monit-suites.js';
import { run } from './processes/run.js';
import { ensureShell, shellNames } from './packages/shell-package.js';
import { ensureStrace } from './packages/strace-package.js';
import { ensureVisudo } from './packages/visudo-package.js';

const oldestNode = 20;
/** npm puts the reason first and its manual page after it. */
const reasonsShown = 4;
const project = new URL('../../', import.meta.url);

try {
  ensureNode();
  if (!(await hasPackages())) await installPackages();
  const [scope] = process.argv.slice(2);
  await ensureMonit({ report: say });
  if (scope !== undefined) await ensureMatrix({ report: say });
  if (scope === 'all') await ensureForSlowTests();
} catch (error) {
  process.stderr.write(`set-up failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function ensureNode() {
  if (Number.parseInt(process.versions.node, 10) >= oldestNode) return;
  throw new Error(`tests and demo need Node ${oldestNode} or newer; this is ${process.versions.node}`);
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its own record of what it installed when it
 * has finished, so an interrupted installation has none; packages for other platforms are missing from it, and may be.
 */
async function hasPackages() {
  const [wanted, installed] = await Promise.all([
    readPackages('package-lock.json'),
    readPackages('node_modules/.package-lock.json').catch(() => undefined),
  ]);
  if (installed === undefined) return false;
  return Object.entries(wanted).every(([path, { version, integrity, optional }]) => {
    if (path === '') return true;
    const there = installed[path];
    return there ? there.version === version && there.integrity === integrity : optional === true;
  });
}

/**
 * @param {string} path
 * @returns {Promise<Record<string, { version?: string, integrity?: string, optional?: boolean }>>}
 */
async function readPackages(path) {
  return JSON.parse(await readFile(new URL(path, project), 'utf8')).packages;
}

async function installPackages() {
  // npm ci first empties node_modules, and a link leads to packages that others use.
  const isLink = await lstat(new URL('node_modules', project)).then(
    (stats) => stats.isSymbolicLink(),
    () => false,
  );
  if (isLink) throw new Error('node_modules is a symbolic link and not up to date: run `npm ci` where it leads to');
  say('installing the development packages (npm ci)');
  // Under `npm test` the npm that runs us is named here; it need not be the one in PATH.
  const npm = process.env['npm_execpath'];
  const [program, ...first] = npm?.endsWith('js') ? [process.execPath, npm] : ['npm'];
  const options = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  const { exitCode, stderr } = await run(program, [...first, ...options], { cwd: fileURLToPath(project) });
  if (exitCode === 0) return;
  const reasons = stderr.split('\n').filter((text) => /^npm error \S/.test(text));
  throw new Error(`npm ci exited with ${exitCode}:\n  ${reasons.slice(0, reasonsShown).join('\n  ')}`);
}

async function ensureForSlowTests() {
  // Only the tests that need one of these fail without it, and say so.
  await ensureStrace({ report: say }).catch((error) => say(error.message));
  for (const shell of shellNames) await ensureShell(shell, { report: say }).catch((error) => say(error.message));
  // The test of the documented sudo rule is skipped if there is no visudo.
  await ensureVisudo({ report: say }).catch((error) => say(error.message));
  await ensureMachines();
}

/**
 * Those of the package and of config management. Where there can be none, CI says so by failing, and others skip them.
 */
async function ensureMachines() {
  const reason = reasonAgainstMachines();
  if (reason !== undefined) return say(`${reason}: what is tested in one is not`);
  const roots = [...Object.values(hostRoots), cleanRoot];
  await Promise.all(roots.map((root) => ensureRoot(root, { report: say }).catch((error) => say(error.message))));
}

/** @param {string} line */
function say(line) {
  process.stdout.write(`set-up: ${line}\n`);
}
