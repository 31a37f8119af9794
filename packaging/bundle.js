/**
 * Makes what users run out of src/ and of the libraries it uses: the command (dist/cli.js), the library (dist/index.js),
 * and chunks that both load when they need them. Most of the time that a short command takes is spent on reading code.
 */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { build } from 'esbuild';
import { noticesOf } from './notices.js';

/** What libraries bring along for things that are never asked of them: source maps of templates, writing HTML. */
const unused = /\/node_modules\/(?:source-map|dom-serializer)\/.*\.js$/;

const { version } = JSON.parse(await readFile('package.json', 'utf8'));
await rm('dist', { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: ['src/cli.ts', 'src/index.ts'],
  outdir: 'dist',
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node18.19',
  define: { MONIT_ALERT_VERSION: JSON.stringify(version) },
  // Libraries that are not ES modules ask for Node's own modules in this way.
  banner: { js: "import { createRequire } from 'node:module';\nconst require = createRequire(import.meta.url);" },
  plugins: [
    {
      name: 'leave out',
      setup: ({ onLoad }) => onLoad({ filter: unused }, () => ({ contents: 'export default undefined' })),
    },
  ],
  legalComments: 'none', // Whole licences stand in the notices instead.
  metafile: true,
  logLevel: 'warning',
});
await writeFile('dist/THIRD-PARTY-NOTICES', await noticesOf(metafile));
