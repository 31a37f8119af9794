/**
 * Makes what users run out of src/ and of the libraries it uses: the command (dist/cli.cjs), the library
 * (dist/index.js), and chunks that both load when they need them. Most of the time that a short command takes is spent
 * on reading code, and Node reads CommonJS sooner than ES modules, and one file sooner than fifty.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { compiledTemplates } from './compiled-templates.js';
import { noticesOf } from './notices.js';

/** What libraries bring along for things that are never asked of them: source maps of templates, writing HTML. */
const unused = /\/node_modules\/(?:source-map|dom-serializer)\/.*\.js$/;

/** What is loaded together stands together: a module with all that it imports, less what stands in an earlier one. */
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
    // Commander loads it for commands that are programs of their own, which ours are not.
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
  // Its ES modules, of which only what is asked for is taken; what it has for Node are none.
  resolve: { alias: { yaml: fileURLToPath(new URL('../node_modules/yaml/browser/dist/index.js', import.meta.url)) } },
  transform: { target: 'node18.19', define: { MONIT_ALERT_VERSION: JSON.stringify(version) } },
  plugins,
  output: {
    dir: 'dist',
    format: 'cjs',
    // The program is loaded by name; what is kept of its compiled code has the digest in its own.
    entryFileNames: ({ name }) => (name === 'program' ? 'chunks/[name].cjs' : '[name].cjs'),
    chunkFileNames: 'chunks/[name]-[hash].cjs',
    codeSplitting: { groups: together },
    comments: { legal: false }, // Whole licences stand in the notices instead.
  },
  logLevel: 'warn',
});
const chunks = output.filter((file) => file.type === 'chunk');
await writeFile('dist/index.js', facadeOf(chunks.find(({ name }) => name === 'index')?.exports ?? []));
await writeFile('dist/THIRD-PARTY-NOTICES', await noticesOf(chunks));

/**
 * The library as an ES module, for those who look at names before they run anything.
 *
 * @param {readonly string[]} names
 */
function facadeOf(names) {
  return `import library from './index.cjs';\n\nexport const { ${names.join(', ')} } = library;\n`;
}
