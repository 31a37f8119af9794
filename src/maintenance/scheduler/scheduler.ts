import { constants, existsSync } from 'node:fs';
import { access, readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { MonitAlertError, systemErrorCode } from '../../errors.ts';
import { type ControlTree, readControlTree } from '../../monit/config/config-tree.ts';
import { daemonsByCommandLine } from '../../monit/process/find-processes.ts';
import { allPids } from '../../monit/process/process.ts';
import type { Site } from '../../site.ts';
import { run } from '../../system/run.ts';
import { isRegular, recentSyncs } from './sync-log.ts';

/** Who calls `monit-alert sync`, in words that complete "ended by ...". */
export type Scheduler = string;

/** Nobody has been seen to call it regularly. */
export interface NoScheduler {
  /** Who should, by what is set up on this host. */
  readonly scheduler: Scheduler | undefined;
  /** When it was last called, of the last ten minutes. UTC, ISO 8601. */
  readonly last: string | undefined;
}

/** Where cron's tables are: Debian's and Alpine's places. */
const cronDirectories = ['/etc/cron.d', '/var/spool/cron/crontabs', '/var/spool/cron', '/etc/crontabs'];
const timer = 'monit-alert-sync.timer';
const systemctlLimitMs = 5_000;

/**
 * Looks who on this host would end a hold. Only that `sync` was called for this very state directory, and regularly, says
 * that anybody will: a timer may call it for another one, or fail each time. What is set up gives him his name.
 *
 * @param state this control file's part of the state directory.
 */
export async function findScheduler(site: Site, state: string): Promise<Scheduler | NoScheduler> {
  const scheduler = await findName(site);
  const times = await recentSyncs(state, Date.now());
  if (isRegular(times)) return scheduler ?? 'whoever calls `monit-alert sync` regularly';
  return { scheduler, last: times.at(-1) };
}

/** Why nobody would end a hold, or go back from a base that nobody confirms: that is refused. */
export function unended(what: 'hold' | 'confirm', { scheduler, last }: NoScheduler): MonitAlertError {
  const [task, way] = what === 'hold' ? ['end the hold', '; or give --without-scheduler'] : ['go back', ''];
  const called = last === undefined ? 'never' : `only once, at ${last}`;
  return new MonitAlertError(
    `${what}.unended`,
    scheduler === undefined
      ? `nobody on this host would ${task}: nothing calls \`monit-alert sync\` regularly`
      : `${scheduler} has not been seen to call \`monit-alert sync\` regularly for this control file and state directory`,
    {
      details: [`in the last ten minutes it was called: ${called}`],
      hint:
        scheduler === undefined
          ? `Enable monit-alert-sync.timer, or have cron call \`monit-alert sync\` every minute${way}.`
          : `Wait two minutes, or look at what it says${way}.`,
    },
  );
}

async function findName(site: Site): Promise<Scheduler | undefined> {
  if (await hasTimer()) return `systemd's ${timer}`;
  const table = await findCronTable();
  if (table !== undefined) return `cron (${table})`;
  const check = await findCheckProgram(site);
  return check === undefined ? undefined : `Monit's check program (${check})`;
}

async function hasTimer(): Promise<boolean> {
  if (!existsSync('/run/systemd/system')) return false;
  const asked = await run('systemctl', ['is-active', '--quiet', timer], { timeoutMs: systemctlLimitMs }).catch(
    () => undefined,
  );
  return asked?.exitCode === 0;
}

/** A line that is no comment and calls `monit-alert ... sync`, while a cron runs that would read it. */
async function findCronTable(): Promise<string | undefined> {
  const tables = ['/etc/crontab', ...(await Promise.all(cronDirectories.map(filesIn))).flat()];
  for (const table of tables) {
    const text = await readFile(table, 'utf8').catch(() => '');
    if (/^[^#\n]*\bmonit-alert\b[^#\n]*\bsync\b/m.test(text)) return (await isCronRunning()) ? table : undefined;
  }
  return undefined;
}

async function filesIn(directory: string): Promise<string[]> {
  const names = await readdir(directory).catch(() => []);
  return names.map((name) => join(directory, name));
}

async function isCronRunning(): Promise<boolean> {
  const names = await Promise.all(allPids().map(async (pid) => readFile(`/proc/${pid}/comm`, 'utf8').catch(() => '')));
  return names.some((name) => /^(?:cron|crond|systemd-cron|fcron)$/.test(name.trim()));
}

/** The file with a check program that calls `sync`, of a Monit whose children can write where `sync` must. */
async function findCheckProgram(site: Site): Promise<string | undefined> {
  const place = checkProgramIn(site);
  const [daemon] = place === undefined ? [] : await daemonsByCommandLine(site.controlFile, site.monit);
  return daemon !== undefined && (await isSandboxed(daemon.pid, dirname(site.controlFile))) ? undefined : place;
}

/**
 * Whether a process may do less than we may: its file system is read-only there, or it has a system call filter and we
 * have none. Debian 13's monit.service is so (`ProtectSystem=strict`, `MemoryDenyWriteExecute=yes`): a child of Monit can
 * neither write there nor run Node.js.
 */
async function isSandboxed(pid: number, directory: string): Promise<boolean> {
  const mayWrite = await access(`/proc/${pid}/root${directory}`, constants.W_OK).then(
    () => true,
    (error: unknown) => systemErrorCode(error) !== 'EROFS',
  );
  const filterOf = async (process: number | 'self') =>
    /^Seccomp:\s*(\d)/m.exec(await readFile(`/proc/${process}/status`, 'utf8').catch(() => ''))?.[1] ?? '0';
  return !mayWrite || ((await filterOf('self')) === '0' && (await filterOf(pid)) !== '0');
}

function checkProgramIn(site: Site): string | undefined {
  for (const { path, text } of configurationOf(site)) {
    const withoutComments = text.replace(/^\s*#.*$/gm, '');
    const found = /check\s+program\s+\S+\s+(?:with\s+)?path\s+("[^"]*"|'[^']*'|\S+)/gi;
    for (const [, program = ''] of withoutComments.matchAll(found)) {
      if (/\bmonit-alert\b.*\bsync\b/.test(program)) return path;
    }
  }
  return undefined;
}

/** Nothing where it cannot be read. */
function configurationOf({ controlFile, workingDirectory }: Site): ControlTree['files'] {
  try {
    return readControlTree(controlFile, { workingDirectory }).files;
  } catch {
    return [];
  }
}
