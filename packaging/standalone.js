/**
 * `npm run standalone`: makes executables for hosts without Node.js in `standalone/`, from the output of
 * `npm run build`. They are single executable applications of Node.js: its own program, with our files inside.
 * Arguments choose architectures (`x64`, `arm64`), `--output` another directory.
 */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { newestGlibc } from './standalone/newest-glibc.js';
import { architectures, fetchRuntime, nodeVersion } from './standalone/runtime.js';

/** @import { Architecture } from './standalone/runtime.js' */

const { values, positionals: asked } = parseArgs({
  allowPositionals: true,
  options: { output: { type: 'string', default: 'standalone' } },
});
const { output } = values;
/** That of Debian 11. */
const oldestGlibc = '2.31';
/** In the official builds of Node.js; it says whether there are files inside. */
const fuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';
const sums = 'SHA256SUMS';
/** What a host needs beside the executable, so that holds end. */
const units = ['monit-alert-sync.service', 'monit-alert-sync.timer'];

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
const scratch = await mkdtemp(join(tmpdir(), 'monit-alert-standalone-'));
try {
  const ours = architectureOf(process.arch);
  const wanted = asked.length === 0 ? architectures : asked.map(architectureOf);
  await mkdir(output, { recursive: true });
  await rm(join(output, sums), { force: true });
  const runtime = await fetchRuntime(ours, scratch);
  const blob = await makeBlob(runtime.node);
  const made = ['LICENCES', ...units];
  for (const architecture of wanted) {
    const { node } = architecture === ours ? runtime : await fetchRuntime(architecture, scratch);
    made.push(await makeExecutable(architecture, node, blob));
  }
  for (const unit of units) await copyFile(join('packaging/systemd', unit), join(output, unit));
  await writeFile(join(output, 'LICENCES'), await licencesText(runtime.licence));
  await writeFile(join(output, sums), await sumsText(made));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
} finally {
  await rm(scratch, { recursive: true });
}

/**
 * @param {string} name
 * @returns {Architecture}
 */
function architectureOf(name) {
  const found = architectures.find((one) => one === name);
  if (found === undefined)
    throw new Error(`executables can be made for and on ${architectures.join(' and ')}, not ${name}`);
  return found;
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
 * @returns {Promise<string>} Its name.
 */
async function makeExecutable(architecture, node, blob) {
  const glibc = newestGlibc(await readFile(node));
  if (Number(glibc.slice(2)) > Number(oldestGlibc.slice(2))) {
    throw new Error(`Node.js for ${architecture} needs glibc ${glibc}, which is newer than ${oldestGlibc}`);
  }
  const name = `monit-alert-${version}-linux-${architecture}`;
  const file = join(output, name);
  await copyFile(node, file);
  const args = [file, 'NODE_SEA_BLOB', blob, '--sentinel-fuse', fuse];
  // It complains about sections of Node.js that it leaves alone.
  execFileSync('node_modules/.bin/postject', args, { stdio: 'pipe' });
  process.stdout.write(`${file}: Node.js ${nodeVersion}, glibc ${glibc} or newer\n`);
  return name;
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

/**
 * In the form of sha256sum(1).
 *
 * @param {readonly string[]} names
 */
async function sumsText(names) {
  const lines = names.toSorted().map(async (name) => {
    const digest = createHash('sha256').update(await readFile(join(output, name)));
    return `${digest.digest('hex')}  ${name}\n`;
  });
  return (await Promise.all(lines)).join('');
}
