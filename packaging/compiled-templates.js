import { readdir, readFile, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'rolldown';

/**
 * The module that replaces src/render/compiled-templates.ts in the bundle: the shipped templates,
 * compiled as monit-alert itself would compile them.
 *
 * @param {string} directory Where the templates are.
 * @returns {Promise<string>} Its text.
 */
export async function compiledTemplates(directory) {
  const { compileTemplate, monitHelpers } = await importSource();
  const files = (await readdir(directory)).map((name) => join(directory, name));
  const entries = files.map(async (file) => {
    const text = await readFile(file, 'utf8');
    return `[${JSON.stringify(text)}, ${compileTemplate({ file, text }, Object.keys(monitHelpers))}]`;
  });
  return `export const compiledTemplates = new Map([${(await Promise.all(entries)).join(',\n')}]);\n`;
}

/** The parts of src/ that this needs, in a form that Node can load. */
async function importSource() {
  const file = resolve('dist/template-compiler.mjs');
  const input = '\0template-compiler';
  const sources = ['render/template-compiler.ts', 'render/helpers.ts'].map((path) => resolve('src', path));
  const entry = sources.map((source) => `export * from ${JSON.stringify(source)};`).join('\n');
  const virtual = {
    name: 'entry',
    resolveId: { filter: { id: /^\0/ }, handler: () => input },
    load: { filter: { id: /^\0/ }, handler: () => entry },
  };
  await build({ input, platform: 'node', plugins: [virtual], output: { file, format: 'esm' }, logLevel: 'warn' });
  try {
    return await import(pathToFileURL(file).href);
  } finally {
    await rm(file);
  }
}
