/**
 * Loaded into a `monit-alert` before its own code: its temporary names are counted instead of drawn by lot, files and
 * directories apart, so that strace can be told about one of them before it is there. Nothing else of it is changed.
 */
import files from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let drawn = 0;
/** `0.000000000001` in hexadecimal digits, then `0.000000000002`. */
Math.random = () => (drawn += 1) / 16 ** 12;

let made = 0;
Object.assign(files, {
  mkdtempSync: (/** @type {string} */ prefix) => {
    const path = prefix + String((made += 1)).padStart(6, '0');
    files.mkdirSync(path, { mode: 0o700 });
    return path;
  },
});
syncBuiltinESMExports();
