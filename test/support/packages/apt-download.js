import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDeb822Sources, parseOneLineSources, sourcesForSuite } from './apt-sources.js';
import { machineArchitecture, machineRelease } from './release.js';
import { run, runOrThrow } from '../processes/run.js';

/**
 * Downloads a package of a Debian suite, and the libraries it needs, by the machine's own apt.
 *
 * @param {string} directory Everything apt writes goes there.
 * @param {string} suite Code name.
 * @param {string} name The package's.
 * @returns {Promise<string[]>} The packages' paths.
 */
export async function downloadPackages(directory, suite, name) {
  const configuration = await writeAptConfiguration(directory, suite);
  const apt = ['--config-file', configuration, '--quiet', '--yes'];
  // A source that does not have this suite makes `update` fail; the others are fetched none the less, and whether that
  // was enough is for `install` to say.
  const update = await run('apt-get', [...apt, 'update']);
  await runOrThrow('apt-get', [...apt, '--download-only', '--no-install-recommends', 'install', name]).catch(
    (error) => {
      throw new Error(`apt could not fetch ${name} of ${suite}: ${error.message}\n${update.stderr.trim()}`);
    },
  );
  const archives = join(directory, 'archives');
  return (await readdir(archives)).filter((name) => name.endsWith('.deb')).map((name) => join(archives, name));
}

/**
 * Downloads one package of a Debian suite, without what it needs.
 *
 * @param {string} directory Everything apt writes goes there.
 * @param {string} suite Code name.
 * @param {string} name The package's.
 * @returns {Promise<string>} The package's path.
 */
export async function downloadPackage(directory, suite, name) {
  const configuration = await writeAptConfiguration(directory, suite);
  const apt = ['--config-file', configuration, '--quiet'];
  const update = await run('apt-get', [...apt, 'update']); // As above.
  const place = join(directory, 'archives');
  await runOrThrow('apt-get', [...apt, 'download', name], { cwd: place }).catch((error) => {
    throw new Error(`apt could not fetch ${name} of ${suite}: ${error.message}\n${update.stderr.trim()}`);
  });
  const archive = (await readdir(place)).find((each) => each.endsWith('.deb'));
  if (archive === undefined) throw new Error(`apt has fetched ${name} of ${suite}, but there is none`);
  return join(place, archive);
}

/**
 * An apt that touches nothing of the machine's: its own lists, cache, hooks and package status. The status must be a
 * real file (beside /dev/null apt wants to create its lock), and names as installed what matters only to installing.
 *
 * @param {string} directory
 * @param {string} suite
 */
async function writeAptConfiguration(directory, suite) {
  for (const place of ['sources', 'lists/partial', 'archives/partial']) {
    await mkdir(join(directory, place), { recursive: true });
  }
  const installed = [
    'debconf',
    'dpkg',
    'init-system-helpers',
    'lsb-base',
    'perl-base',
    'tar',
    'usrmerge',
    'usr-is-merged',
  ];
  const status = installed.map(
    (name) =>
      `Package: ${name}\nStatus: install ok installed\nArchitecture: all\nVersion: 999:1\nDescription: assumed\n`,
  );
  await writeFile(join(directory, 'status'), status.join('\n'));
  await writeFile(join(directory, 'sources', 'debian.sources'), await machineSources(suite));
  const text = [
    '#clear APT::Update;',
    '#clear APT::Default-Release;',
    `Dir::State "${directory}";`,
    `Dir::State::lists "${directory}/lists";`,
    `Dir::State::status "${directory}/status";`,
    `Dir::State::extended_states "${directory}/extended_states";`,
    `Dir::Cache "${directory}";`,
    `Dir::Cache::archives "${directory}/archives";`,
    `Dir::Log "${directory}";`,
    `Dir::Etc::sourcelist "${directory}/no-list";`,
    `Dir::Etc::sourceparts "${directory}/sources";`,
    `Dir::Etc::preferences "${directory}/no-preferences";`,
    `Dir::Etc::preferencesparts "${directory}/no-preferences.d";`,
    'Acquire::Languages "none";',
    // As root apt would hand the download to user _apt, who may not enter a private cache.
    'APT::Sandbox::User "root";',
  ];
  const path = join(directory, 'apt.conf');
  await writeFile(path, text.join('\n') + '\n');
  return path;
}

/**
 * This machine's own package sources, pointed at a suite.
 *
 * @param {string} suite Code name.
 * @returns {Promise<string>} A deb822 file. Throws where no source of this machine's holds its own release.
 */
export async function machineSources(suite) {
  const parts = '/etc/apt/sources.list.d';
  const names = await readdir(parts).catch(() => /** @type {string[]} */ ([]));
  const texts = await Promise.all(
    ['/etc/apt/sources.list', ...names.map((name) => join(parts, name))].map(async (path) => {
      const parse = path.endsWith('.list') ? parseOneLineSources : path.endsWith('.sources') && parseDeb822Sources;
      return parse ? parse(await readFile(path, 'utf8').catch(() => '')) : [];
    }),
  );
  const wanted = { release: await machineRelease(), suite, architecture: await machineArchitecture() };
  const text = sourcesForSuite(texts.flat(), wanted);
  if (text === '')
    throw new Error(`no package source of this machine's holds ${wanted.release}; install Monit by hand`);
  return text;
}
