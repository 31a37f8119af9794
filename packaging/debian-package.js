/**
 * `npm run deb`: makes the Debian package from the output of `npm run build`, in the current directory. It needs
 * Debian's packaging tools, but not root.
 */
import { execFileSync } from 'node:child_process';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOutSource } from './debian-source.js';

const scratch = await mkdtemp(join(tmpdir(), 'monit-alert-deb-'));
try {
  const source = join(scratch, 'monit-alert');
  await layOutSource(source, versionDate());
  build(source);
  const made = (await readdir(scratch)).find((name) => name.endsWith('.deb')) ?? '';
  await copyFile(join(scratch, made), made);
  process.stdout.write(`${made}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true });
}

/** @param {string} source */
function build(source) {
  // Nothing is compiled, so the packages that builds usually depend on are not needed.
  const args = ['--build=binary', '--no-sign', '--no-check-builddeps'];
  try {
    execFileSync('dpkg-buildpackage', args, { cwd: source, stdio: ['ignore', 2, 2] });
  } catch {
    throw new Error('no package was made. It takes: apt-get install --no-install-recommends dpkg-dev debhelper');
  }
}

/** The date of this version, so that builds are reproducible: see SOURCE_DATE_EPOCH of reproducible-builds.org. */
function versionDate() {
  const seconds = process.env['SOURCE_DATE_EPOCH'] ?? lastCommit();
  return new Date(Number(seconds) * 1000);
}

function lastCommit() {
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd, encoding: 'utf8' });
}
