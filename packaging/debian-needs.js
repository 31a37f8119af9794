/**
 * `npm run deb` calls this first: it names all that is missing for the Debian package at once. It runs on any Node.js,
 * so it keeps to old syntax, and imports nothing that `npm install` brings.
 */
import { existsSync } from 'fs';
import { delimiter, join } from 'path';
import { fileURLToPath } from 'url';

/** The oldest Node.js that can build: see CONTRIBUTING.md. */
const [oldestMajor, oldestMinor] = [20, 19];

/**
 * @param {{ nodeVersion: string, hasModules: boolean, hasProgram: (name: string) => boolean }} host `nodeVersion` is
 *   such as `20.19.2`; `hasModules` says whether `npm install` has run.
 * @returns {string[]} A line for each need that is not met, with what to do.
 */
export function missingNeeds({ nodeVersion, hasModules, hasProgram }) {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number);
  const isOld = major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
  const packages = Object.entries({ 'dpkg-dev': 'dpkg-buildpackage', debhelper: 'dh' })
    .filter(([, program]) => !hasProgram(program))
    .map(([name]) => name);
  return [
    ...(isOld ? [`Node.js ${oldestMajor}.${oldestMinor} or newer; this is ${nodeVersion}`] : []),
    ...(hasModules ? [] : ['the packages that the build uses: npm install']),
    ...(packages.length > 0 ? [`Debian's tools: apt-get install --no-install-recommends ${packages.join(' ')}`] : []),
  ];
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const path = (process.env['PATH'] || '').split(delimiter);
  const missing = missingNeeds({
    nodeVersion: process.versions.node,
    hasModules: existsSync(fileURLToPath(new URL('../node_modules/rolldown/package.json', import.meta.url))),
    hasProgram: (name) => path.some((directory) => existsSync(join(directory, name))),
  });
  if (missing.length > 0) {
    process.stderr.write(`No package was made. It needs:\n${missing.map((line) => `  ${line}\n`).join('')}`);
    process.exitCode = 1;
  }
}
