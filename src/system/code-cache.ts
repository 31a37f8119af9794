import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join, resolve } from 'node:path';
import { Script } from 'node:vm';
import { isAbsent } from './absent-file.ts';
import { embeddedText } from './embedded-files.ts';

/** For modules of Node.js; the bundle needs no others. */
const require = createRequire(import.meta.url);

/**
 * Loads the bundle's CommonJS files with V8's compiled code from an earlier run (`cachedData` of Node's `vm.Script`),
 * which saves a fifth of the time of a change. V8 checks its version, its flags and the length of the text; the digests
 * in the names of the files cover the rest. Only a directory is used that nobody else can write to.
 */
export class CodeCache {
  /** The directory of the bundle's files. */
  #chunks = '';
  readonly #directory: string | undefined;
  readonly #loaded = new Map<string, { exports: unknown }>();
  /** By the names of the files that keep them. */
  readonly #fresh = new Map<string, Script>();
  #command = '';

  /** @param directory undefined: nothing is kept. */
  constructor(directory: string | undefined) {
    this.#directory = directory !== undefined && isOursOrAbsent(directory) ? directory : undefined;
  }

  /** What is loaded from now on is kept for this command alone: another one calls other functions of the same file. */
  loadFor(command: string): void {
    this.#command = `.${command}`;
  }

  load(file: string): unknown {
    // A module that was loaded without us must not be loaded twice: it may have state.
    const known = require.cache[file] ?? this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#chunks = dirname(file);
    this.#loaded.set(file, module);
    const load = (id: string): unknown => (id.startsWith('.') ? this.load(resolve(dirname(file), id)) : require(id));
    const run = this.#compile(file).runInThisContext() as (...values: unknown[]) => void;
    run.call(module.exports, module.exports, load, module, file, dirname(file));
    return module.exports;
  }

  #compile(file: string): Script {
    const code = embeddedText(file) ?? readFileSync(file, 'utf8');
    const text = `(function (exports, require, module, __filename, __dirname) {${code}\n});`;
    if (this.#directory === undefined || !hasDigest(file)) return new Script(text, { filename: file });
    const name = `${basename(file, '.cjs')}${ofThisNode}${this.#command}`;
    const kept = readOurs(join(this.#directory, name));
    const script = new Script(text, { filename: file, ...(kept === undefined ? {} : { cachedData: kept }) });
    if (kept === undefined || script.cachedDataRejected === true) this.#fresh.set(name, script);
    return script;
  }

  /** Writes what was compiled anew. Also removes files of other bundles and other versions of Node. */
  keep(): void {
    const directory = this.#directory;
    if (directory === undefined || this.#fresh.size === 0) return;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (!isOursOrAbsent(directory)) return;
      for (const [name, script] of this.#fresh) replace(join(directory, name), script.createCachedData());
      const kept = readdirSync(directory).filter((name) => keptName.test(name));
      for (const name of kept) if (!isOfBundle(name, this.#chunks)) unlinkSync(join(directory, name));
      this.#fresh.clear();
    } catch {
      return; // The next run compiles once more.
    }
  }
}

/** Without a digest in the name, another text of the same length would go unnoticed. */
function hasDigest(file: string): boolean {
  return /-[\w-]{8}\.cjs$/.test(file);
}

/** `change-BPmGUlZS-v20.20.2-x64.status` for chunks/change-BPmGUlZS.cjs. */
const ofThisNode = `-${process.version}-${process.arch}`;

/** Also matches what a killed run left. Other files in the directory are not ours. */
const keptName = /^(.+-[\w-]{8})(-v\d+\.\d+\.\d+-\w+)(?:\.[a-z]+)?(?:\.\d+)?$/;

function isOfBundle(name: string, chunks: string): boolean {
  const [, chunk = '', node] = keptName.exec(name) ?? [];
  const file = join(chunks, `${chunk}.cjs`);
  return node === ofThisNode && !/\.\d+$/.test(name) && (embeddedText(file) !== undefined || existsSync(file));
}

/** Atomic and durable: V8 checks only the beginning of what it is given. */
function replace(path: string, bytes: Uint8Array): void {
  const temporary = `${path}.${process.pid}`;
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeFileSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function readOurs(path: string): Buffer | undefined {
  try {
    return isOurs(path) ? readFileSync(path) : undefined;
  } catch {
    return undefined; // Without it, the file is compiled.
  }
}

function isOursOrAbsent(directory: string): boolean {
  try {
    return isOurs(directory);
  } catch (error) {
    return isAbsent(error);
  }
}

/** Symbolic links are not followed. */
function isOurs(path: string): boolean {
  const found = lstatSync(path);
  return found.uid === process.geteuid?.() && (found.mode & 0o022) === 0 && !found.isSymbolicLink();
}
