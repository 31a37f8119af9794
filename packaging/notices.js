import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** @import { OutputChunk } from 'rolldown' */

/**
 * The licences of all packages with code in the bundle.
 *
 * @param {readonly OutputChunk[]} chunks
 * @returns {Promise<string>}
 * @throws Error if a package has no licence file.
 */
export async function noticesOf(chunks) {
  const modules = chunks.flatMap((chunk) => Object.entries(chunk.modules));
  const directories = modules.flatMap(([file, { renderedLength }]) => {
    const [directory] = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file) ?? [];
    return directory === undefined || renderedLength === 0 ? [] : [directory];
  });
  const notices = await Promise.all([...new Set(directories)].sort().map(noticeOf));
  return ['monit-alert contains code of these packages.\n', ...notices].join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} directory */
async function noticeOf(directory) {
  const { name, version } = JSON.parse(await readFile(join(directory, 'package.json'), 'utf8'));
  const file = (await readdir(directory)).find((base) => /^licen[cs]e/i.test(base));
  if (file === undefined) throw new Error(`${directory} has no licence file: its code cannot be passed on`);
  return `${name} ${version}\n\n${(await readFile(join(directory, file), 'utf8')).trim()}\n`;
}
