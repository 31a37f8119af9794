/**
 * Loaded into the built command with `--import`: writes down every file and directory that it makes, with the mode that
 * it has before anything is in it, and every change of a mode. Nothing else is different.
 */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const record = process.env['MONIT_ALERT_TEST_FILES'] ?? '/dev/null';
const { writeFile, mkdir, mkdtemp, chmod } = fs.promises;
const { openSync, fchmodSync, writeFileSync, mkdirSync, mkdtempSync, chmodSync } = fs;
/** Of what was opened to be written, by file descriptor. */
const paths = new Map();

/** @param {unknown} path @param {number} mode */
function note(path, mode) {
  writeFileSync(record, `${(mode & 0o7777).toString(8)} ${String(path)}\n`, { flag: 'a' });
}

/** @param {unknown} path @param {unknown} options */
function noteWriting(path, options) {
  const mode = typeof options === 'object' && options !== null && 'mode' in options ? options.mode : undefined;
  note(path, Number(mode ?? 0o666) & ~process.umask());
}

Object.assign(fs, {
  /** @param {Parameters<typeof openSync>} args */
  openSync(...args) {
    const file = openSync(...args);
    // writeFileSync() calls this too, ours as well.
    if (!/[wa]/.test(String(args[1])) || args[0] === record) return file;
    paths.set(file, args[0]);
    note(args[0], fs.fstatSync(file).mode);
    return file;
  },
  /** @param {Parameters<typeof fchmodSync>} args */
  fchmodSync(...args) {
    fchmodSync(...args);
    note(paths.get(args[0]), fs.fstatSync(args[0]).mode);
  },
  /** @param {Parameters<typeof mkdirSync>} args */
  mkdirSync(...args) {
    const made = mkdirSync(...args);
    note(args[0], fs.statSync(args[0]).mode);
    return made;
  },
  /** @param {[string]} args */
  mkdtempSync(...args) {
    const made = mkdtempSync(...args);
    note(made, fs.statSync(made).mode);
    return made;
  },
  /** @param {Parameters<typeof chmodSync>} args */
  chmodSync(...args) {
    chmodSync(...args);
    note(args[0], fs.statSync(args[0]).mode);
  },
});
Object.assign(fs.promises, {
  /** @param {Parameters<typeof writeFile>} args */
  async writeFile(...args) {
    noteWriting(args[0], args[2]);
    return writeFile(...args);
  },
  /** @param {Parameters<typeof mkdir>} args */
  async mkdir(...args) {
    const made = await mkdir(...args);
    note(args[0], fs.statSync(args[0]).mode);
    return made;
  },
  /** @param {[string]} args */
  async mkdtemp(...args) {
    const made = await mkdtemp(...args);
    note(made, fs.statSync(made).mode);
    return made;
  },
  /** @param {Parameters<typeof chmod>} args */
  async chmod(...args) {
    await chmod(...args);
    note(args[0], fs.statSync(args[0]).mode);
  },
});
syncBuiltinESMExports();
