import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedProgram, fetchProgram } from './debian-program.js';
import { findProgram, isProgram, machineRelease } from './release.js';

/** Where Debian's packages have them; zsh moved with Debian 13. */
const places = { zsh: ['bin/zsh', 'usr/bin/zsh'], fish: ['usr/bin/fish'] };

/** @typedef {keyof typeof places} ShellName */

/** The shells beside bash, which every Debian has. */
export const shellNames = /** @type {const} */ (['zsh', 'fish']);

/**
 * A shell, installed or fetched earlier by {@link ensureShell}.
 *
 * @param {ShellName} name
 * @returns {Promise<string | undefined>} Absolute path; undefined where there is none yet.
 */
export async function findShell(name) {
  const installed = findProgram(name);
  if (installed !== undefined) return installed;
  const cached = await machineRelease()
    .then((suite) => cachedProgram(name, suite))
    .catch(() => undefined);
  return cached !== undefined && isProgram(cached) ? cached : undefined;
}

/**
 * A shell that can be run, fetched from the packages of this machine's Debian where there is none.
 *
 * @param {ShellName} name
 * @param {{ report?: (line: string) => void }} [options] `report` is told before a fetch begins.
 * @returns {Promise<string>} Absolute path.
 */
export async function ensureShell(name, { report = () => undefined } = {}) {
  return (await findShell(name)) ?? fetchProgram(name, places[name], await machineRelease(), report);
}

/**
 * The root of the tree that a shell was unpacked into, for what it looks for elsewhere: its functions and modules.
 *
 * @param {string} program
 * @returns {string} Empty where it is installed: it finds them by itself.
 */
export function treeOf(program) {
  const tree = join(dirname(program), 'tree');
  return existsSync(tree) ? tree : '';
}

/**
 * Where an unpacked zsh has its modules.
 *
 * @param {string} tree
 */
export async function zshModules(tree) {
  const names = await readdir(join(tree, 'usr/lib'), { recursive: true });
  const module = names.find((name) => name.endsWith('/zsh/complete.so'));
  if (module === undefined) throw new Error(`there are no modules of zsh in ${tree}`);
  return join(tree, 'usr/lib', dirname(dirname(module)));
}
