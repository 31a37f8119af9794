/**
 * Bundles src/ and its libraries into what users run: the command (dist/cli.cjs), the library (dist/index.js), and
 * chunks that both load on demand. A short command spends most of its time on loading code. Node loads CommonJS faster
 * than ES modules, and one file faster than fifty.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { compiledTemplates } from './compiled-templates.js';
import { noticesOf } from './notices.js';

/** Parts of libraries that are never used: source maps of templates, writing HTML. */
const unused = /\/node_modules\/(?:source-map|dom-serializer)\/.*\.js$/;

/** Modules that are loaded together share a chunk: each with its imports, except those in an earlier chunk. */
const together = [
  { name: 'start', test: /\/src\/start\.ts$/ },
  { name: 'command', test: /\/src\/commands\/program\.ts$/ },
  { name: 'yaml', test: /\/src\/profile\/yaml\.ts$/ },
  { name: 'change', test: /\/src\/commands\/apply\.ts$/ },
];

/** @type {import('rolldown').Plugin[]} */
const plugins = [
  { name: 'leave out', load: { filter: { id: unused }, handler: () => 'export default undefined' } },
  {
    // Commander loads it only for subcommands that are separate programs.
    name: 'no child processes for commander',
    resolveId: {
      filter: { id: /^node:child_process$/ },
      handler: (id, importer) => (importer?.includes('/node_modules/commander/') ? `\0unused:${id}` : undefined),
    },
    load: { filter: { id: /^\0unused:/ }, handler: () => 'export default undefined' },
  },
  {
    name: 'compiled templates',
    load: { filter: { id: /\/src\/render\/compiled-templates\.ts$/ }, handler: () => compiledTemplates('templates') },
  },
];

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
await rm('dist', { recursive: true, force: true });
const { output } = await build({
  input: { cli: 'src/cli.ts', program: 'src/commands/program.ts', index: 'src/index.ts' },
  platform: 'node',
  // Its ES modules, because unused code can be dropped from those; its build for Node is CommonJS.
  resolve: { alias: { yaml: fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url)) } },
  transform: { target: 'node18.19', define: { MONIT_ALERT_VERSION: JSON.stringify(version) } },
  plugins,
  output: {
    dir: 'dist',
    format: 'cjs',
    // The entry has a fixed name; the code cache puts a digest into its own file names.
    entryFileNames: ({ name }) => (name === 'program' ? 'chunks/[name].cjs' : '[name].cjs'),
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    codeSplitting: { groups: together },
    comments: { legal: false }, // The notices have the whole licences instead.
  },
  logLevel: 'warn',
});
const chunks = output.filter((file) => file.type === 'chunk');
await writeFile('dist/index.js', facadeOf(chunks.find(({ name }) => name === 'index')?.exports ?? []));
await writeFile('dist/THIRD-PARTY-NOTICES', await noticesOf(chunks));

/**
 * The library as an ES module, for tools that read the exported names without running the code.
 *
 * @param {readonly string[]} names
 */
function facadeOf(names) {
  return `import library from './index.cjs';\n\nexport const { ${names.join(', ')} } = library;\n`;
}
