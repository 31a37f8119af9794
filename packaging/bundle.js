/**
 * Bundles src/ and its libraries into what users run: the command (dist/cli.cjs), the library (dist/index.js), and
 * chunks that both load on demand. A short command spends most of its time on loading code. Node loads CommonJS faster
 * than ES modules, and one file faster than fifty.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'rolldown';
import { compiledTemplates } from './compiled-templates.js';
import { noticesOf } from './notices.js';

/** Parts of libraries that are never used: source maps of templates, writing HTML. */
const unused = /\/node_modules\/(?:source-map|dom-serializer)\/.*\.js$/;

/** Unpacks the entities of HTML in a loop, which takes milliseconds at each start. */
const slowBase64 = /\/node_modules\/entities\/.*\/decode-shared\.js$/;

/** Modules that are loaded together share a chunk: each with its imports, except those in an earlier chunk. */
const together = [
  { name: 'start', test: /\/src\/start\.ts$/ },
  { name: 'command', test: /\/src\/commands\/program\.ts$/ },
  { name: 'sync', test: /\/src\/commands\/(?:complete|sync)\.ts$/ },
  { name: 'yaml', test: /\/src\/profile\/yaml\.ts$/ },
  { name: 'change', test: /\/src\/commands\/apply\.ts$/ },
];

/** Each takes 1 to 4 ms to load, of which a start of Node.js has 25. */
const slowModule = /^node:(?:child_process|crypto|dns\/promises|http|net|tls)$/;

/**
 * Exports the functions and classes of a module of Node.js, which is loaded when the first of them is called.
 *
 * @param {string} name
 */
async function lazyModule(name) {
  const names = Object.entries(await import(`node:${name}`)).flatMap(([key, value]) =>
    key !== 'default' && typeof value === 'function' ? [key] : [],
  );
  const callLater = names.map(
    (key) => `export function ${key}(...args) {
      const it = require('${name}').${key};
      return new.target === undefined ? it(...args) : new it(...args);
    }`,
  );
  return callLater.join('\n');
}

/** @type {import('rolldown').Plugin[]} */
const plugins = [
  { name: 'leave out', load: { filter: { id: unused }, handler: () => 'export default undefined' } },
  {
    // V8 keeps a text with one other character in twice the memory, and reads it slower.
    name: 'ASCII only',
    generateBundle: (_, bundle) => {
      for (const file of Object.values(bundle)) if (file.type === 'chunk') file.code = escaped(file.code);
    },
  },
  {
    name: 'unpack base64 at once',
    load: {
      filter: { id: slowBase64 },
      handler: () => `export function decodeBase64(text) {
        const bytes = new Uint8Array(Buffer.from(text, 'base64'));
        const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
        return new Uint16Array((isLittleEndian ? bytes : Buffer.from(bytes).swap16()).buffer);
      }`,
    },
  },
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
    name: 'slow modules of Node.js when they are first used',
    resolveId: {
      filter: { id: slowModule },
      handler: (id, importer) => (importer?.includes('/node_modules/') === false ? `\0lazy:${id}` : undefined),
    },
    load: { filter: { id: /^\0lazy:/ }, handler: (id) => lazyModule(id.replace('\0lazy:node:', '')) },
  },
  {
    name: 'compiled templates',
    load: { filter: { id: /\/src\/render\/compiled-templates\.ts$/ }, handler: () => compiledTemplates('templates') },
  },
  {
    name: 'shipped texts',
    load: { filter: { id: /\/src\/commands\/about\/shipped-texts\.ts$/ }, handler: shippedTexts },
  },
];

/** @param {string} code */
function escaped(code) {
  return code.replaceAll(/[\x80-\uffff]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

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
    comments: false, // Nor those of licences: the notices have these whole.
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

/** The module that replaces src/commands/about/shipped-texts.ts: what `monit-alert completion` and `schema` print. */
async function shippedTexts() {
  const files = [
    ...['bash', 'zsh', 'fish'].map((shell) => `packaging/completions/monit-alert.${shell}`),
    ...['profile', 'window'].map((kind) => `docs/${kind}.schema.json`),
  ];
  const entries = await Promise.all(files.map(async (file) => [basename(file), await readFile(file, 'utf8')]));
  return `export const shippedTexts = new Map(${JSON.stringify(entries)});\n`;
}
