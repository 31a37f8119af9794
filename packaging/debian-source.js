import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('..', import.meta.url));

/** The files that the package is made from, after `npm run build`. */
export const debianSourceParts = [
  ...['CHANGELOG.md', 'LICENSE', 'README.md', 'package.json'],
  ...['bench/results.md', 'dist', 'docs', 'integrations', 'packaging', 'profiles', 'templates'],
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
  await writeFile(join(directory, 'debian/copyright'), await copyrightText());
}

/** Debian's form of the version: `1.0.0~rc.1` sorts before `1.0.0`, as `1.0.0-rc.1` does in npm. */
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

/** With the licences of everything in the bundle. Debian already has the long text of one of them. */
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
