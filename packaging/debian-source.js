import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));

/** What of this project the package is made of, as it is after `npm run build`. */
export const debianSourceParts = [
  ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
  ...['bench/results.md', 'dist', 'docs', 'integrations', 'packaging', 'profiles', 'templates'],
];

/**
 * Lays out a Debian source tree, from which `dpkg-buildpackage` makes the package. Nothing is compiled there: what
 * users run is in `dist/` already.
 *
 * @param {string} directory Where the tree goes; it is made.
 * @param {Date} date Of the version, for the package's changelog and the times in the package.
 */
export async function layOutSource(directory, date) {
  await mkdir(directory, { recursive: true });
  for (const part of debianSourceParts) await cp(join(project, part), join(directory, part), { recursive: true });
  await cp(join(project, 'packaging/debian'), join(directory, 'debian'), { recursive: true });
  await writeFile(join(directory, 'debian/changelog'), changelogOf(await readVersion(), await maintainer(), date));
  await writeFile(join(directory, 'debian/copyright'), await copyrightText());
}

/**
 * The package's version in Debian's order, in which `1.0.0~rc.1` comes before `1.0.0`, as `1.0.0-rc.1` does in npm's.
 */
async function readVersion() {
  const { version } = JSON.parse(await readFile(join(project, 'package.json'), 'utf8'));
  return `${version.replace('-', '~')}-1`;
}

async function maintainer() {
  return /^Maintainer: (.*)$/m.exec(await readFile(join(project, 'packaging/debian/control'), 'utf8'))?.[1] ?? '';
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

/** With the licences of all that is in the bundle. Debian has the long text of one of them already. */
async function copyrightText() {
  const [own, others = ''] = await Promise.all(
    ['LICENSE', 'dist/THIRD-PARTY-NOTICES'].map((path) => readFile(join(project, path), 'utf8')),
  );
  const shorter = others.replaceAll(
    /^Apache License\n\s+Version 2\.0,[^]*?(?=^ *Copyright \d{4} )/gm,
    'The whole text is in /usr/share/common-licenses/Apache-2.0.\n\n',
  );
  return `monit-alert\n\n${own}\n${shorter}`;
}
