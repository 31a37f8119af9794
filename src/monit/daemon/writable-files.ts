import { constants } from 'node:fs';
import { dirname } from 'node:path';
import { MonitAlertError } from '../../errors.ts';
import { access, stat } from '../../system/files.ts';
import { pathInRoot } from '../locate/process-root.ts';
import { isAlive, type Process } from '../process/process.ts';

/** The files that Monit writes when it reloads. */
export interface WrittenFiles {
  /** Undefined if no Monit is known to run: the files are then looked up from our own root. */
  readonly process?: Process;
  readonly pidFile: string;
  readonly stateFile: string;
  /** Monit's own check tries that of the configuration, but not the one that a daemon's command line names. */
  readonly logFile?: string | undefined;
}

/**
 * A reload ends Monit if it cannot write its pid, state or log file (seen on 5.27.2 to 6.0.0).
 * @throws MonitAlertError `daemon.would-end`
 */
export async function ensureWritable({ process, ...files }: WrittenFiles): Promise<void> {
  const root = process === undefined ? '/' : `/proc/${process.pid}/root`;
  for (const path of [files.pidFile, files.stateFile, files.logFile ?? '']) {
    if (path === '' || (await isWritable(await pathInRoot(root, path)))) continue;
    // Of a process that has ended, nothing can be seen: whoever signals it finds out.
    if (process === undefined || isAlive(process)) throw wouldEnd(path);
  }
}

/** @param path without links. */
async function isWritable(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return allows(dirname(path));
  return !found.isDirectory() && (await allows(path));
}

async function allows(path: string): Promise<boolean> {
  return access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
}

function wouldEnd(path: string): MonitAlertError {
  return new MonitAlertError('daemon.would-end', `Monit cannot write ${path} and would exit on a reload`, {
    hint: 'Make sure that its directory exists, and that it is a file that Monit may write.',
  });
}
