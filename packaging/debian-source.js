import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyrightOf } from './debian-copyright.js';

const project = fileURLToPath(new URL('..', import.meta.url));

/** The files that the package is made from, after `npm run build`. */
export const debianSourceParts = [
  ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
  ...['bench/results.md', 'bench/results.svg', 'dist', 'docs', 'integrations', 'packaging', 'profiles', 'templates'],
];

/**
 * Creates a Debian source tree for `dpkg-buildpackage`. Nothing is compiled there: `dist/` is built already.
 *
 * @param {string} directory Where the tree goes; it is created.
 * @param {Date} date Of the version, for the package's changelog and the times in the package.
 */
export async function layOutSource(directory, date) {
  await mkdir(directory, { recursive: true });
  for (const part of debianSourceParts) await cp(join(project, part), join(directory, part), { recursive: true });
  await cp(join(project, 'packaging/debian'), join(directory, 'debian'), { recursive: true });
  await writeFile(join(directory, 'debian/changelog'), changelogOf(await readVersion(), await maintainer(), date));
  const [own = '', notices = ''] = await Promise.all(['LICENSE', 'dist/THIRD-PARTY-NOTICES'].map(read));
  await writeFile(join(directory, 'debian/copyright'), copyrightOf(own, notices));
  await writeFile(join(directory, 'debian/watch'), watchOf(JSON.parse(await read('package.json')).repository?.url));
}

/** Debian's form of the version: `1.0.0~rc.1` sorts before `1.0.0`, as `1.0.0-rc.1` does in npm. */
async function readVersion() {
  const { version } = JSON.parse(await read('package.json'));
  return `${version.replace('-', '~')}-1`;
}

async function maintainer() {
  return /^Maintainer: (.*)$/m.exec(await read('packaging/debian/control'))?.[1] ?? '';
}

/**
 * @param {string} version
 * @param {string} by
 * @param {Date} date
 */
function changelogOf(version, by, date) {
  const when = date.toUTCString().replace('GMT', '+0000');
  return [
    `monit-alert (${version}) unstable; urgency=medium\n`,
    '  * What has changed is told by the changelog beside this one.\n',
    ` -- ${by}  ${when}\n`,
  ].join('\n');
}

/**
 * Where uscan finds new versions: the tags of the repository that package.json names.
 *
 * @param {string | undefined} repository
 */
export function watchOf(repository) {
  if (repository === undefined) return '# The project has no public address yet, so there is nothing to watch.\n';
  const address = repository.replace(/^git\+/, '');
  return `version=4\nopts="mode=git,uversionmangle=s/-/~/" \\\n ${address} refs/tags/v@ANY_VERSION@\n`;
}

/** @param {string} path */
async function read(path) {
  return readFile(join(project, path), 'utf8');
}
