/**
 * Makes the Debian package of what `npm run build` has made: `npm run deb`. It needs Debian's own tools, and no root.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { layOutSource } from './debian-source.js';

const scratch = await mkdtemp(join(tmpdir(), 'monit-alert-deb-'));
try {
  const source = join(scratch, 'monit-alert');
  await layOutSource(source, lastCommit());
  build(source);
  const made = (await readdir(scratch)).find((name) => name.endsWith('.deb')) ?? '';
  await rename(join(scratch, made), basename(made));
  process.stdout.write(`${made}\n`);
} finally {
  await rm(scratch, { recursive: true });
}

/** @param {string} source */
function build(source) {
  try {
    execFileSync('dpkg-buildpackage', ['--build=binary', '--no-sign'], { cwd: source, stdio: ['ignore', 2, 2] });
  } catch {
    process.stderr.write('no package was made; it needs: apt-get install build-essential debhelper\n');
    process.exit(1);
  }
}

/** So that the same commit makes the same package. */
function lastCommit() {
  const seconds = execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' });
  return new Date(Number(seconds) * 1000);
}
