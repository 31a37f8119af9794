/**
 * Loaded into a `monit-alert` before its own code: its temporary names are counted instead of drawn by lot, files and
 * directories apart, so that strace can be told about one of them before it is there. Nothing else of it is changed.
 */
import crypto from 'node:crypto';
import files from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

/** Names for one kind of thing, in bytes of a number. */
function counter() {
  let drawn = 0;
  return (/** @type {number} */ size) => {
    const bytes = Buffer.alloc(size);
    bytes.writeUInt8((drawn += 1), size - 1);
    return bytes;
  };
}

const nextDirectory = counter();
Object.assign(crypto, { randomBytes: counter() });
Object.assign(files, {
  mkdtempSync: (/** @type {string} */ prefix) => {
    const path = prefix + nextDirectory(3).toString('hex');
    files.mkdirSync(path, { mode: 0o700 });
    return path;
  },
});
syncBuiltinESMExports();
