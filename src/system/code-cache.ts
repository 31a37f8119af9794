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
import { isAbsent } from './absent.ts';

/**
 * Loads the bundle's own CommonJS files with the code that V8 made of them in an earlier run (`cachedData` of Node's
 * `vm.Script`), which saves a fifth of the time that a change takes. V8 takes such code only if this V8 made it, with
 * these flags, of a text of this length; the rest is said by the names of the bundle's files, which hold a digest of
 * it.
 *
 * Code is taken from a directory that belongs to us and that nobody else can write to, or from none.
 */
export class CodeCache {
  readonly #directory: string | undefined;
  readonly #loaded = new Map<string, { exports: unknown }>();
  readonly #fresh = new Map<string, Script>();

  /** @param directory where code is kept, and need not be there yet; undefined: nowhere. */
  constructor(directory: string | undefined) {
    this.#directory = directory !== undefined && isOursOrAbsent(directory) ? directory : undefined;
  }

  /** What a file of the bundle exports. It is run once. */
  load(file: string): unknown {
    const require = createRequire(file);
    // What was loaded without us must not be there twice: it may have a state.
    const known = require.cache[file] ?? this.#loaded.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#loaded.set(file, module);
    const load = (id: string): unknown => (id.startsWith('.') ? this.load(resolve(dirname(file), id)) : require(id));
    const run = this.#compile(file).runInThisContext() as (...values: unknown[]) => void;
    run.call(module.exports, module.exports, load, module, file, dirname(file));
    return module.exports;
  }

  #compile(file: string): Script {
    const text = `(function (exports, require, module, __filename, __dirname) {${readFileSync(file, 'utf8')}\n});`;
    if (this.#directory === undefined || !hasDigest(file)) return new Script(text, { filename: file });
    const kept = readOurs(join(this.#directory, nameOf(file)));
    const script = new Script(text, { filename: file, ...(kept === undefined ? {} : { cachedData: kept }) });
    if (kept === undefined || script.cachedDataRejected === true) this.#fresh.set(file, script);
    return script;
  }

  /**
   * Keeps the code of what was loaded, with the functions that have run by now, and drops what is of another bundle or
   * another Node. It only helps: where it cannot be written, nothing is.
   */
  keep(): void {
    const directory = this.#directory;
    if (directory === undefined || this.#fresh.size === 0) return;
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 });
      if (!isOursOrAbsent(directory)) return;
      for (const [file, script] of this.#fresh) replace(join(directory, nameOf(file)), script.createCachedData());
      const [file = ''] = this.#fresh.keys();
      const kept = readdirSync(directory).filter((name) => keptName.test(name));
      for (const name of kept) if (!isOfBundle(name, file)) unlinkSync(join(directory, name));
      this.#fresh.clear();
    } catch {
      return; // The next run compiles once more.
    }
  }
}

/** A text of this length under a name without a digest may be another text. */
function hasDigest(file: string): boolean {
  return /-[\w-]{8}\.cjs$/.test(file);
}

/** `change-BPmGUlZS-v20.20.2-x64` for chunks/change-BPmGUlZS.cjs. */
function nameOf(file: string): string {
  return `${basename(file, '.cjs')}${ofThisNode}`;
}

const ofThisNode = `-${process.version}-${process.arch}`;

/**
 * What we keep is named so, and what a run that was killed left of it. Whatever else is in the directory is not ours.
 */
const keptName = /-[\w-]{8}-v\d+\.\d+\.\d+-\w+(?:\.\d+)?$/;

/** @param sibling a file of the bundle, beside which the others are. */
function isOfBundle(name: string, sibling: string): boolean {
  return name.endsWith(ofThisNode) && existsSync(join(dirname(sibling), `${name.slice(0, -ofThisNode.length)}.cjs`));
}

/**
 * As a whole or not at all, also after a power cut: V8 looks at the beginning of what it is given, and believes the
 * rest.
 */
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

/** Whether it belongs to us, and nobody else can write to it. A link is not looked through. */
function isOurs(path: string): boolean {
  const found = lstatSync(path);
  return found.uid === process.geteuid?.() && (found.mode & 0o022) === 0 && !found.isSymbolicLink();
}
