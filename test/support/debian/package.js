import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cp, readdir, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { debianSourceParts } from '../../../packaging/debian-source.js';
import { buildAside } from '../cli/build-aside.js';
import { startMachine } from './machine.js';
import { ensureRoot, managedRoot } from './root.js';

const project = fileURLToPath(new URL('../../..', import.meta.url));
/** For which a package that nobody asks for any more is kept. */
const dayMs = 24 * 60 * 60 * 1000;

/**
 * The Debian package of what was built last, as `npm run deb` makes it, but in a machine that has Debian's tools; kept
 * for as long as nothing that goes into it changes.
 *
 * @returns {Promise<string>} The package's path.
 */
export async function debianPackage() {
  const cache = resolve(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'monit-alert');
  const place = join(cache, `deb-${digestOfParts()}`);
  const file = join(place, 'monit-alert.deb');
  if (existsSync(file)) return file;
  await removeOld(cache);
  await buildAside(place, build);
  return file;
}

/** @param {string} directory */
async function build(directory) {
  const shares = /** @type {const} */ ([{ outside: project, inside: '/project', mode: 'ro' }]);
  const machine = await startMachine(await ensureRoot(managedRoot), { shares });
  try {
    const env = { SOURCE_DATE_EPOCH: '1767225600' };
    const { stdout } = await machine.runOrThrow('node', ['/project/packaging/debian-package.js'], { env });
    await cp(machine.path(`/root/${stdout.trim()}`), join(directory, 'monit-alert.deb'));
  } finally {
    await machine.close();
  }
}

/** @param {string} cache */
async function removeOld(cache) {
  const names = (await readdir(cache).catch(() => [])).filter((name) => name.startsWith('deb-'));
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
