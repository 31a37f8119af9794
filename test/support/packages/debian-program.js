import { readdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { downloadPackages } from './apt-download.js';
import { buildAside } from '../cli/build-aside.js';
import { findProgram, isProgram, machineArchitecture } from './release.js';
import { runOrThrow } from '../processes/run.js';

/**
 * A program of a Debian suite, fetched from its packages into a cache of this project's own where it is not there yet:
 * needs apt and dpkg, but no root, and installs nothing. Safe to call from two processes at once.
 *
 * @param {string} name The program's name, and the package's where that is not given.
 * @param {string | readonly string[]} place Where the package has it (`usr/bin/monit`), or the places where one may.
 * @param {string} suite Debian's code name (`bookworm`).
 * @param {(line: string) => void} report Told before a fetch begins.
 * @param {{ from?: string, libraries?: readonly string[] }} [options] `from` is the package; `libraries` are
 *   directories in which it has libraries of its own.
 * @returns {Promise<string>} Absolute path.
 */
export async function fetchProgram(name, place, suite, report, { from = name, libraries = [] } = {}) {
  ensureApt(name);
  const program = await cachedProgram(name, suite);
  if (isProgram(program)) return program;
  report(`fetching ${name} from Debian's packages (${suite}) into ${dirname(program)}`);
  await buildAside(dirname(program), (directory) => fetch(directory, { name, place, suite, from, libraries }));
  return program;
}

/**
 * Where the cache has a program, or would have it.
 *
 * @param {string} name
 * @param {string} suite
 */
export async function cachedProgram(name, suite) {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(resolve(cache), 'monit-alert', `${name}-${suite}-${await machineArchitecture()}`, name);
}

/**
 * Downloads a program with the libraries it needs, unpacks them side by side, and writes a script of the same name that
 * runs it through the tree's own loader: the machine's C library may be older or newer than the one it was built for.
 *
 * @param {string} directory
 * @param {{ name: string, place: string | readonly string[], suite: string, from: string, libraries: readonly string[]
 *   }} wanted
 */
async function fetch(directory, { name, place, suite, from, libraries }) {
  const archives = await downloadPackages(join(directory, 'apt'), suite, from);
  const tree = join(directory, 'tree');
  for (const archive of archives) await runOrThrow('dpkg-deb', ['--extract', archive, tree]);
  await rm(join(directory, 'apt'), { recursive: true });
  const wrapper = join(directory, name);
  await writeFile(wrapper, await wrapperText(directory, tree, placeIn(tree, place), libraries), { mode: 0o755 });
  await runOrThrow(wrapper, ['--version']);
}

/**
 * @param {string} tree
 * @param {string | readonly string[]} places
 * @returns {string} The one at which there is a program.
 */
function placeIn(tree, places) {
  const found = [places].flat().find((place) => isProgram(join(tree, place)));
  if (found === undefined) throw new Error(`there is no ${[places].flat().join(' or ')} in ${tree}`);
  return found;
}

/**
 * @param {string} directory
 * @param {string} tree
 * @param {string} place
 * @param {readonly string[]} ownLibraries
 */
async function wrapperText(directory, tree, place, ownLibraries) {
  const loader = await findLoader(tree);
  const triplet = basename(dirname(loader));
  /** @param {string} path */
  const here = (path) => `$here/${relative(directory, path)}`;
  const usual = ['lib', 'usr/lib'].map((each) => join(each, triplet));
  const libraries = [...usual, ...ownLibraries].map((each) => here(join(tree, each)));
  return [
    '#!/bin/sh',
    'here=${0%/*}',
    `exec "${here(loader)}" --library-path "${libraries.join(':')}" "${here(join(tree, place))}" "$@"`,
    '',
  ].join('\n');
}

/**
 * The tree's dynamic loader: beside the C library, in the one directory that is named after the architecture (`lib/` up
 * to Debian 12, `usr/lib/` since). The link to it in `lib64/` may be absolute and lead to the machine's own.
 *
 * @param {string} tree
 */
async function findLoader(tree) {
  for (const place of ['lib', 'usr/lib'].map((name) => join(tree, name))) {
    const below = await readdir(place, { withFileTypes: true }).catch(() => []);
    for (const directory of below.filter((entry) => entry.isDirectory())) {
      const names = await readdir(join(place, directory.name));
      const loader = names.find((name) => /^ld(64|-linux[\w-]*)\.so\.\d+$/.test(name));
      if (loader !== undefined) return join(place, directory.name, loader);
    }
  }
  throw new Error(`there is no dynamic loader in ${tree}`);
}

/** @param {string} name */
function ensureApt(name) {
  const missing = ['apt-get', 'dpkg-deb'].find((each) => findProgram(each) === undefined);
  if (missing === undefined) return;
  const orNamed = name === 'monit' ? ' or name one in MONIT_ALERT_TEST_MONIT' : '';
  throw new Error(`there is no ${name} here and no ${missing} to fetch one with; install ${name}${orNamed}`);
}
