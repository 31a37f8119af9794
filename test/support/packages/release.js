import { accessSync, constants, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, resolve } from 'node:path';
import { runOrThrow } from '../processes/run.js';

/** This machine's release by code name (`bookworm`), from /etc/os-release. Throws where that names none. */
export async function machineRelease() {
  const name = /^VERSION_CODENAME="?([\w-]+)"?$/m.exec(await readFile('/etc/os-release', 'utf8'))?.[1];
  if (name === undefined) throw new Error('/etc/os-release names no release (VERSION_CODENAME): install Monit by hand');
  return name;
}

/** This machine's architecture in Debian's words (`amd64`). Throws where there is no dpkg. */
export async function machineArchitecture() {
  return (await runOrThrow('dpkg', ['--print-architecture'])).stdout.trim();
}

/**
 * @param {string} name
 * @param {readonly string[]} [furtherPlaces] Directories to look into after those of PATH.
 * @returns {string | undefined} The absolute path of the first program of that name.
 */
export function findProgram(name, furtherPlaces = []) {
  const places = [...(process.env['PATH'] ?? '').split(delimiter), ...furtherPlaces].filter(Boolean);
  return places.map((place) => resolve(place, name)).find(isProgram);
}

/** @param {string} path */
export function isProgram(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
