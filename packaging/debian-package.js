/**
 * `npm run deb`: makes the Debian package from the output of `npm run build`, in the current directory. It needs
 * Debian's packaging tools, but not root.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { copyFile, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOutSource } from './debian-source.js';

const project = fileURLToPath(new URL('..', import.meta.url));
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
    throw new Error('No package was made: see above. Run `npm run deb`, which names what is missing.');
  }
}

/** The date of this version, so that builds are reproducible: see SOURCE_DATE_EPOCH of reproducible-builds.org. */
function versionDate() {
  const given = process.env['SOURCE_DATE_EPOCH'] ?? lastCommit();
  // `git archive` gives each file the date of the commit.
  return given === undefined ? statSync(join(project, 'package.json')).mtime : new Date(Number(given) * 1000);
}

/** @returns {string | undefined} Undefined if this is no checkout, but an archive of one. */
function lastCommit() {
  if (!existsSync(join(project, '.git'))) return undefined;
  return execFileSync('git', ['log', '-1', '--format=%ct'], { cwd: project, encoding: 'utf8' });
}
