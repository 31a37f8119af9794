import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, readdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianSourceParts, layOutSource } from '../../packaging/debian-source.js';
import { buildAside } from './build-aside.js';
import { startMachine } from './debian-machine.js';
import { ensureRoot, managedRoot } from './debian-root.js';

const project = fileURLToPath(new URL('../..', import.meta.url));
/** Any will do: the package is the same each time. */
const date = new Date('2026-01-01T00:00:00Z');
/** For which a package that nobody asks for any more is kept. */
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The Debian package of what was built last, made by Debian's tools in a machine of its own, and kept for as long as
 * nothing that goes into it changes.
 *
 * @returns {Promise<string>} The path of a directory with the package, and with what `dpkg-buildpackage` says of it.
 */
export async function debianPackage() {
  const cache = resolve(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'monit-alert');
  const place = join(cache, `package-${digestOfParts()}`);
  if ((await readdir(place).catch(() => [])).some(isPackage)) return place;
  await removeOld(cache);
  await buildAside(place, build);
  return place;
}

/** @param {string} name */
export function isPackage(name) {
  return name.endsWith('.deb');
}

/** @param {string} directory */
async function build(directory) {
  const machine = await startMachine(await ensureRoot(managedRoot));
  try {
    const source = '/root/monit-alert';
    await layOutSource(machine.path(source), date);
    const options = ['--build=binary', '--no-sign', '--no-check-builddeps'];
    await machine.runOrThrow('dpkg-buildpackage', options, { cwd: source });
    for (const name of await readdir(machine.path('/root'))) {
      if (name.startsWith('monit-alert_')) await cp(machine.path(`/root/${name}`), join(directory, name));
    }
  } finally {
    await machine.close();
  }
}

/** @param {string} cache */
async function removeOld(cache) {
  const names = (await readdir(cache).catch(() => [])).filter((name) => name.startsWith('package-'));
  for (const place of names.map((name) => join(cache, name))) {
    const { mtimeMs } = await stat(place).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > dayMs) await rm(place, { recursive: true, force: true });
  }
}

function digestOfParts() {
  const hash = createHash('sha256');
  const files = debianSourceParts.flatMap((part) => filesBelow(join(project, part)));
  for (const file of files) hash.update(relative(project, file)).update(readFileSync(file));
  return hash.digest('hex').slice(0, 12);
}

/**
 * @param {string} path
 * @returns {string[]}
 */
function filesBelow(path) {
  if (!statSync(path).isDirectory()) return [path];
  const names = readdirSync(path).sort();
  return names.flatMap((name) => filesBelow(join(path, name)));
}
