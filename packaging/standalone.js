/**
 * `npm run standalone`: makes executables for hosts without Node.js in `standalone/`, from the output of
 * `npm run build`. They are single executable applications of Node.js: its own program, with our files inside. Names
 * of architectures as arguments (`x64`, `arm64`) choose some of them.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newestGlibc } from './standalone/newest-glibc.js';
import { architectures, fetchRuntime, nodeVersion } from './standalone/runtime.js';

/** @import { Architecture } from './standalone/runtime.js' */

const output = 'standalone';
/** That of Debian 11. */
const oldestGlibc = '2.31';
/** In the official builds of Node.js; it says whether there are files inside. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const licences = 'LICENCES';
/** What a host needs beside the executable, so that holds end. */
const units = ['monit-alert-sync.service', 'monit-alert-sync.timer'];

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const asked = process.argv.slice(2);
const wanted = architectures.filter((one) => asked.length === 0 || asked.includes(one));
const scratch = await mkdtemp(join(tmpdir(), 'monit-alert-standalone-'));
try {
  await rm(output, { recursive: true, force: true });
  await mkdir(output);
  const ours = architectures.find((one) => one === process.arch);
  if (ours === undefined) throw new Error(`executables can be made on ${architectures.join(' and ')} only`);
  const runtime = await fetchRuntime(ours, scratch);
  const blob = await makeBlob(runtime.node);
  for (const architecture of wanted) {
    const { node } = architecture === ours ? runtime : await fetchRuntime(architecture, scratch);
    await makeExecutable(architecture, node, blob);
  }
  for (const unit of units) await copyFile(join('packaging/systemd', unit), join(output, unit));
  await writeFile(join(output, licences), await licencesText(runtime.licence));
  await writeFile(join(output, 'SHA256SUMS'), await sumsText());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true });
}

/**
 * The same for every architecture, because it has no compiled code: monit-alert keeps that on the host.
 *
 * @param {string} node The Node.js that will be in the executable; another version may write another form.
 * @returns {Promise<string>} Its path.
 */
async function makeBlob(node) {
  const blob = join(scratch, 'blob');
  const config = {
    main: 'packaging/standalone/main.cjs',
    output: blob,
    disableExperimentalSEAWarning: true,
    assets: Object.fromEntries((await embedded()).map((path) => [path, path])),
  };
  const file = join(scratch, 'config.json');
  await writeFile(file, JSON.stringify(config));
  execFileSync(node, ['--experimental-sea-config', file], { stdio: 'pipe' });
  return blob;
}

/** @returns {Promise<string[]>} The files that the executable contains, relative to the checkout. */
async function embedded() {
  const directories = ['dist/chunks', 'docs/man', 'packaging/completions', 'profiles', 'templates'];
  const lists = directories.map(async (directory) => (await readdir(directory)).map((name) => join(directory, name)));
  return ['dist/cli.cjs', ...(await Promise.all(lists)).flat().sort()];
}

/**
 * @param {Architecture} architecture
 * @param {string} node
 * @param {string} blob
 */
async function makeExecutable(architecture, node, blob) {
  const glibc = newestGlibc(await readFile(node));
  if (Number(glibc.slice(2)) > Number(oldestGlibc.slice(2))) {
    throw new Error(`Node.js for ${architecture} needs glibc ${glibc}, which is newer than ${oldestGlibc}`);
  }
  const file = join(output, `monit-alert-${version}-linux-${architecture}`);
  await copyFile(node, file);
  const args = [file, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse];
  // It complains about sections of Node.js that it leaves alone.
  execFileSync('node_modules/.bin/postject', args, { stdio: 'pipe' });
  process.stdout.write(`${file}: Node.js ${nodeVersion}, glibc ${glibc} or newer\n`);
}

/** @param {string} ofNode The path of Node's own. */
async function licencesText(ofNode) {
  const parts = [
    await readFile('LICENSE', 'utf8'),
    await readFile('dist/THIRD-PARTY-NOTICES', 'utf8'),
    `Node.js ${nodeVersion}\n\n${await readFile(ofNode, 'utf8')}`,
  ];
  return parts.join(`\n${'='.repeat(80)}\n\n`);
}

/** In the form of sha256sum(1). */
async function sumsText() {
  const names = (await readdir(output)).sort();
  const lines = names.map(async (name) => {
    const digest = createHash('sha256').update(await readFile(join(output, name)));
    return `${digest.digest('hex')}  ${name}\n`;
  });
  return (await Promise.all(lines)).join('');
}
