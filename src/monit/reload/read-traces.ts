import { ifAbsent } from '../../system/absent-file.ts';
import { realpath, stat } from '../../system/files.ts';
import type { DaemonWithoutHttpd } from '../daemon/find-daemon.ts';
import { endOfLog, type LogPosition, readLogFrom } from '../process/log-file.ts';
import { findStateFile, isAppendOnly, regularFilesOf } from '../process/open-files.ts';
import { pidFileKey } from '../process/pid-file.ts';

/** Signs of a reload other than the HTTP server. */
export interface Traces {
  /** As {@link pidFileKey}. */
  readonly pidFile: string | undefined;
  /** With the time of its last change; undefined while Monit has it closed. */
  readonly stateFile: string | undefined;
  /** Undefined if Monit has no log file. */
  readonly log: LogPosition | undefined;
}

/** Reads the pid file first: Monit writes it while its state file is closed. */
export async function readTraces(daemon: DaemonWithoutHttpd): Promise<Traces> {
  const pidFile = await pidFileKey(daemon);
  const files = await regularFilesOf(daemon.process.pid);
  const state = await findStateFile(files, daemon.stateFile);
  const log = files.find(isAppendOnly);
  return {
    pidFile,
    stateFile: state && (await stampOf(daemon.stateFile)),
    log: log && (await endOfLog(log)),
  };
}

// The last line after a position that announces a parse of this control file. Monit logs it before each parse but its
// first (5.27.2 to 6.0.0). `unknown`: the log was rotated, cut or removed.
export async function findReinitializing(
  from: LogPosition,
  controlFile: string,
): Promise<LogPosition | 'nothing' | 'unknown'> {
  const text = await readLogFrom(from);
  if (text === undefined) return 'unknown';
  const paths = [controlFile, await realpath(controlFile).catch(() => controlFile)];
  const names = new Set(paths.map((path) => Buffer.from(path).toString('latin1')));
  const lines = [...text.matchAll(/^\[[^\]\n]*\] info +: Reinitializing \S+ -- control file '(.*)'\n/gm)];
  const line = lines.filter((match) => names.has(match[1] ?? '')).at(-1);
  return line === undefined ? 'nothing' : { ...from, offset: from.offset + line.index + line[0].length };
}

async function stampOf(path: string): Promise<string | undefined> {
  const found = await stat(path, { bigint: true }).catch(ifAbsent(undefined));
  return found && `${found.ino}:${found.ctimeNs}`;
}
