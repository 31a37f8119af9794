import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { basename } from 'node:path';
import { isAbsent, isDenied } from '../../system/absent.ts';

/**
 * One process, told apart from a later one with the same pid by the moment it began. From proc_pid_stat(5) and
 * proc_pid_cmdline(5).
 *
 * Here and in listener.ts /proc is read without Node's thread pool: the kernel answers from memory, and while a reload
 * is waited for these questions are asked hundreds of times.
 */
export interface Process {
  readonly pid: number;
  /** Clock ticks after boot, as the kernel writes them. */
  readonly startTime: string;
  readonly argv: readonly string[];
}

/** The living process of that pid; undefined where there is none. A zombie has ended, whatever `kill -0` says. */
export function readProcess(pid: number): Process | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command stands in parentheses and may hold any character, so the fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (state === undefined || startTime === undefined || 'ZX'.includes(state)) return undefined;
  const argv = (readProc(`/proc/${pid}/cmdline`) ?? '').split('\0').slice(0, -1);
  return { pid, startTime, argv };
}

/** Whether this very process is still alive. */
export function isAlive(known: Process): boolean {
  return readProcess(known.pid)?.startTime === known.startTime;
}

/**
 * Whether a process was started as Monit, also through a dynamic linker (`ld-linux-x86-64.so.2 ... /usr/bin/monit`).
 */
export function runsMonit(candidate: Process, monit: string): boolean {
  const names = candidate.argv.map((argument) => basename(argument));
  const programs = names[0]?.startsWith('ld-') ? names : names.slice(0, 1);
  return programs.some((name) => name === 'monit' || name === basename(monit));
}

/** Where a process is; undefined where we may not look or it has ended. */
export function workingDirectoryOf(pid: number): string | undefined {
  return linkOf(`/proc/${pid}/cwd`);
}

/** The service of systemd's that a process is part of: `monit.service`. From proc_pid_cgroup(5). */
export function serviceOf(pid: number): string | undefined {
  return /\/([^/\n]+\.service)$/m.exec(readProc(`/proc/${pid}/cgroup`) ?? '')?.[1];
}

/**
 * What a process holds open, as the kernel names it: `/run/monit.pid`, `socket:[4711]`. A file that was removed since
 * is named as if it were still there. Undefined where we may not look (another user's process).
 */
export function openFiles(pid: number): readonly string[] | undefined {
  const directory = `/proc/${pid}/fd`;
  try {
    return readdirSync(directory).map((name) => (linkOf(`${directory}/${name}`) ?? '').replace(/ \(deleted\)$/, ''));
  } catch (error) {
    if (isDenied(error)) return undefined;
    if (isAbsent(error)) return [];
    throw error;
  }
}

/** The inodes of the sockets that a process holds open; undefined where we may not look. */
export function openSockets(pid: number): ReadonlySet<string> | undefined {
  const files = openFiles(pid);
  return files && new Set(files.flatMap((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1] ?? []));
}

/** The processes, of those we may look into, that hold one of these sockets open. */
export function socketOwners(inodes: ReadonlySet<string>): number[] {
  if (inodes.size === 0) return [];
  return allPids().filter((pid) => [...(openSockets(pid) ?? [])].some((inode) => inodes.has(inode)));
}

/** Of every process that we can see. */
export function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Clock ticks in a second, as /proc counts them (USER_HZ): 100 on all machines that Node.js runs on. */
const ticksPerSecond = 100;

/**
 * Milliseconds since the epoch at which a process began, by the wall clock as it goes now. Reckoned from our own
 * beginning: containers may be shown an uptime of their own, and the kernel's boot time is in whole seconds.
 */
export function beginningOf({ startTime }: Process): number {
  const own = readProcess(process.pid)?.startTime ?? startTime;
  const earlierMs = ((Number(own) - Number(startTime)) / ticksPerSecond) * 1000;
  return Date.now() - process.uptime() * 1000 - earlierMs;
}

/** A file in /proc; undefined if its process has ended, or is not ours to see. */
export function readProc(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isAbsent(error) || isDenied(error)) return undefined; // Ended, or another user's in a /proc with `hidepid`.
    throw error;
  }
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined; // Gone, or not ours to look at.
  }
}
