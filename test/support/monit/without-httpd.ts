import { execFileSync } from 'node:child_process';
import { appendFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { findDaemon, type DaemonWithoutHttpd } from '../../../src/monit/daemon/find-daemon.ts';
import { isReadWrite, regularFilesOf } from '../../../src/monit/process/open-files.ts';
import { waitFor } from '../processes/wait-for.js';
import type { Monit } from './monit.ts';
import { searchFor } from './search.ts';

/** The daemon of a test's Monit that has no `set httpd`. */
export async function daemonWithoutHttpdFor(monit: Monit): Promise<DaemonWithoutHttpd> {
  const daemon = await findDaemon(searchFor(monit));
  if (daemon === undefined || daemon.endpoint !== undefined)
    throw new Error('a Monit without `set httpd` was expected');
  expect(daemon.process.pid).toBe(monit.pid());
  return daemon;
}

/**
 * An include that leads nowhere, of which Monit warns while it parses, in its log or, before it has one, on its
 * streams: the only way to see what a Monit has read that nobody can ask.
 */
export function marksFor(monit: Monit) {
  const path = monit.conf('zz-read-first');
  return {
    put: (mark: string) => {
      writeFileSync(`${path}~`, `include /nonexistent/${mark}/*\n`);
      renameSync(`${path}~`, path);
    },
    hasRead: (mark: string) => `${monit.log()}${monit.output()}`.includes(`'/nonexistent/${mark}/*'`),
  };
}

/** A FIFO among the includes: Monit waits in the middle of its next parse until it is opened or gone. */
export function obstructParse(monit: Monit) {
  const path = monit.conf('obstruction');
  execFileSync('mkfifo', [path]);
  return {
    /** Returns when Monit waits. */
    isReached: async ({ process: { pid } }: DaemonWithoutHttpd) =>
      waitFor(async () => !(await hasStateOpen(monit, pid)), { what: 'Monit to begin to parse' }),
    /** For a Monit that waits. */
    release: () => {
      appendFileSync(path, '');
      rmSync(path);
    },
    remove: () => {
      rmSync(path);
    },
  };
}

/** Monit closes its state file for as long as it parses. */
async function hasStateOpen(monit: Monit, pid: number): Promise<boolean> {
  const state = join(monit.directory, 'monit.state');
  return (await regularFilesOf(pid)).some((file) => isReadWrite(file) && file.path === state);
}
