import { readdir, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { downloadPackages } from './apt-download.js';
import { buildAside } from './build-aside.js';
import { findProgram, isProgram, machineArchitecture, machineRelease } from './machine.js';
import { runOrThrow } from './run.js';

/** Where Monit is usually installed; a user's PATH often leaves out the sbin ones. */
const usualPlaces = ['/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin'];

/**
 * The Monit that tests and demo use: the one named by MONIT_ALERT_TEST_MONIT, else an installed one, else the one that
 * {@link ensureMonit} fetched earlier for this machine's own release. Throws where the variable names no program.
 *
 * @returns {Promise<string | undefined>} Absolute path; undefined where there is none yet.
 */
export async function findMonit() {
  const named = process.env['MONIT_ALERT_TEST_MONIT'];
  if (named) {
    if (isProgram(named)) return resolve(named);
    throw new Error(`MONIT_ALERT_TEST_MONIT names no program: ${named}`);
  }
  const installed = findProgram('monit', usualPlaces);
  if (installed !== undefined) return installed;
  const cached = await machineRelease()
    .then(cachedMonit)
    .catch(() => undefined);
  return cached !== undefined && isProgram(cached) ? cached : undefined;
}

/**
 * A Monit that can be run, fetched from Debian's packages into a cache of this project's own where there is none: needs
 * apt and dpkg, but no root, and installs nothing. Safe to call from two processes at once.
 *
 * @param {object} [options]
 * @param {string} [options.suite] Debian's code name (`bookworm`): that suite's Monit, whatever is installed.
 * @param {(line: string) => void} [options.report] Told before a fetch begins.
 * @returns {Promise<string>} Absolute path.
 */
export async function ensureMonit({ suite, report = () => undefined } = {}) {
  const found = suite === undefined ? await findMonit() : undefined;
  if (found !== undefined) return found;
  ensureApt();
  const wanted = suite ?? (await machineRelease());
  const monit = await cachedMonit(wanted);
  if (isProgram(monit)) return monit;
  report(`fetching Monit from Debian's packages (${wanted}) into ${dirname(monit)}`);
  await buildAside(dirname(monit), (directory) => fetchMonit(directory, wanted));
  return monit;
}

/** @param {string} suite */
async function cachedMonit(suite) {
  const cache = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(resolve(cache), 'monit-alert', `monit-${suite}-${await machineArchitecture()}`, 'monit');
}

/**
 * Downloads Monit with the libraries it needs, unpacks them side by side, and writes a `monit` that runs through the
 * tree's own loader: the machine's C library may be older or newer than the one this Monit was built for.
 *
 * @param {string} directory
 * @param {string} suite
 */
async function fetchMonit(directory, suite) {
  const archives = await downloadPackages(join(directory, 'apt'), suite);
  const tree = join(directory, 'tree');
  for (const archive of archives) await runOrThrow('dpkg-deb', ['--extract', archive, tree]);
  await rm(join(directory, 'apt'), { recursive: true });
  const wrapper = join(directory, 'monit');
  await writeFile(wrapper, await wrapperText(directory, tree), { mode: 0o755 });
  await runOrThrow(wrapper, ['--version']);
}

/**
 * @param {string} directory
 * @param {string} tree
 */
async function wrapperText(directory, tree) {
  const loader = await findLoader(tree);
  const triplet = basename(dirname(loader));
  /** @param {string} path */
  const here = (path) => `$here/${relative(directory, path)}`;
  const libraries = ['lib', 'usr/lib'].map((place) => here(join(tree, place, triplet)));
  return [
    '#!/bin/sh',
    'here=${0%/*}',
    `exec "${here(loader)}" --library-path "${libraries.join(':')}" "${here(join(tree, 'usr/bin/monit'))}" "$@"`,
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

function ensureApt() {
  const missing = ['apt-get', 'dpkg-deb'].find((name) => findProgram(name) === undefined);
  if (missing === undefined) return;
  throw new Error(
    `there is no Monit here and no ${missing} to fetch one with; install Monit or name one in MONIT_ALERT_TEST_MONIT`,
  );
}
