/**
 * Loaded into a `monit-alert` before its own code: its temporary names are counted instead of drawn by lot, so that
 * strace can be told about one of them before it is there. Nothing else of it is changed.
 */
import crypto from 'node:crypto';
import files from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

let drawn = 0;

/** @param {number} size Bytes. */
function nextBytes(size) {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt8((drawn += 1), size - 1);
  return bytes;
}

Object.assign(crypto, { randomBytes: nextBytes });
Object.assign(files, {
  mkdtempSync: (/** @type {string} */ prefix) => {
    const path = prefix + nextBytes(3).toString('hex');
    files.mkdirSync(path, { mode: 0o700 });
    return path;
  },
});
syncBuiltinESMExports();
