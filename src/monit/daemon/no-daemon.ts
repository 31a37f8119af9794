import { MonitAlertError } from '../../errors.ts';
import { describeAddress, type Endpoint } from '../http/client.ts';
import { readStatus } from '../http/status.ts';
import { listenerUser, listeningSockets } from '../process/listening-sockets.ts';
import { readPidFile } from '../process/pid-file.ts';
import { isFirstPidNamespace, readProcess, runsMonit, socketOwners, userOfControlFile } from '../process/process.ts';
import type { DaemonSearch } from './find-daemon.ts';
import { ensureRightDaemon } from './right-daemon.ts';
import { sameFile } from './same-file.ts';
import { type Unrecognised, unrecognisedMonit } from './unrecognised-monit.ts';

const lastLookMs = 2_000;

/**
 * Makes sure that what was not found does not run all the same: under another name, or where we cannot see it.
 * @throws MonitAlertError `daemon.unseen`
 */
export async function ensureNoDaemon(search: DaemonSearch): Promise<void> {
  const unrecognised = await unrecognisedMonit(search);
  // A Monit that is named so is recognised, but sees another file at the path of ours.
  if (unrecognised !== undefined && runsMonit(unrecognised.process, search.monit)) {
    await ensureRightDaemon(unrecognised.process, search);
  }
  if (unrecognised !== undefined) throw unseen(...describe(unrecognised, search));
  const sign = await signOfUnseen(search);
  if (sign === undefined) return;
  throw unseen(
    `${sign}, but no Monit process is visible`,
    `Run this where Monit runs (same container); if its binary has another name, use --monit. ` +
      `If Monit is not running, remove ${search.pidFile}.`,
  );
}

/** Evidence of a Monit that is not visible here, or not recognised. */
async function signOfUnseen(search: DaemonSearch): Promise<string | undefined> {
  const { controlFile, pidFile, access, deadline } = search;
  if (access !== undefined && listenerUser(access.address) === userOfControlFile(controlFile)) {
    const where = describeAddress(access.address);
    const owners = socketOwners(listeningSockets('self', access.address));
    if (owners.length === 0 && listeningSockets('self', access.address).size > 0)
      return `a program listens at ${where}`;
    const limitMs = Math.min(lastLookMs, deadline.remainingMs());
    const answers = await Promise.all(owners.map(async (pid) => isLikeMonit({ ...access, pid }, search, limitMs)));
    if (answers.includes(true)) return `something at ${where} answers as Monit does`;
  }
  if (isFirstPidNamespace()) return undefined;
  const pid = await readPidFile(pidFile);
  return pid !== undefined && readProcess(pid) === undefined ? `${pidFile} names process ${pid}` : undefined;
}

/** Sends no password, because the process is not known to be Monit. */
async function isLikeMonit(endpoint: Endpoint, { controlFile, monit }: DaemonSearch, timeoutMs: number) {
  const owner = readProcess(endpoint.pid);
  if (owner === undefined) return false;
  try {
    const status = await readStatus({ ...endpoint, credentials: undefined }, timeoutMs);
    return await sameFile(status.controlFile, controlFile);
  } catch (error) {
    // A Monit that we know by its name has been judged by its command line: it is another one.
    return error instanceof MonitAlertError && error.code === 'http.denied' && !runsMonit(owner, monit);
  }
}

function unseen(message: string, hint: string): MonitAlertError {
  return new MonitAlertError('daemon.unseen', message, { hint });
}

function describe(
  { process: { argv, pid }, sign }: Unrecognised,
  { pidFile }: DaemonSearch,
): [message: string, hint: string] {
  return [
    `${argv[0] ?? ''} (pid ${pid}) may be the Monit that runs this control file: it ${sign}`,
    `If it is, name its binary with --monit. If it is not, end that process or remove ${pidFile}.`,
  ];
}
