/**
 * Where the executable begins. It runs dist/cli.cjs, and the files that this requires, out of the executable itself.
 * src/system/code-cache.ts loads all others.
 */
const { createRequire } = require('node:module');
const { dirname, join, resolve } = require('node:path');
const { getAsset } = require('node:sea');
const { Script } = require('node:vm');

/**
 * @param {string} name Such as `dist/cli.cjs`.
 * @returns {unknown} What it exports.
 */
function load(name) {
  // The same paths as in src/system/embedded-files.ts.
  const path = join(process.execPath, name);
  const builtIn = createRequire(path);
  const known = builtIn.cache[path];
  if (known !== undefined) return known.exports;
  const module = { exports: {} };
  // That is where the code cache looks for modules that are loaded already.
  Object.assign(builtIn.cache, { [path]: module });
  const required = (/** @type {string} */ id) =>
    id.startsWith('.') ? load(resolve('/', dirname(name), id).slice(1)) : builtIn(id);
  const text = getAsset(name, 'utf8').replace(/^#!/, '//');
  const wrapped = `(function (exports, require, module, __filename, __dirname) {${text}\n});`;
  const run = new Script(wrapped, { filename: path }).runInThisContext();
  run.call(module.exports, module.exports, required, module, path, dirname(path));
  return module.exports;
}

load('dist/cli.cjs');
