import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { isAbsent, isDenied } from '../../system/absent-file.ts';
import { startMs } from '../../system/boot-clock.ts';

// From proc_pid_stat(5) and proc_pid_cmdline(5). The start time distinguishes a process from a later one with the same
// pid. This file reads /proc synchronously: it is fast, and done hundreds of times during a reload.
export interface Process {
  readonly pid: number;
  /** Clock ticks after boot. */
  readonly startTime: string;
  readonly argv: readonly string[];
}

/** Undefined for a zombie too, although `kill -0` succeeds. */
export function readProcess(pid: number): Process | undefined {
  const stat = readProc(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // The command is in parentheses and may contain any character, so fields are counted from its end.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, startTime] = [fields[0], fields[19]];
  if (state === undefined || startTime === undefined || 'ZX'.includes(state)) return undefined;
  return { pid, startTime, argv: readCommandLine(pid) };
}

/** Empty for a kernel thread, a zombie, or a process that has ended. */
export function readCommandLine(pid: number): string[] {
  return (readProc(`/proc/${pid}/cmdline`) ?? '').split('\0').slice(0, -1);
}

/** As the shell that started it named it in PWD; undefined if that is unknown. */
export function firstDirectoryOf(pid: number): string | undefined {
  const pwd = readProc(`/proc/${pid}/environ`)
    ?.split('\0')
    .find((variable) => variable.startsWith('PWD=/'));
  return pwd?.slice('PWD='.length);
}

export function isAlive(known: Process): boolean {
  return readProcess(known.pid)?.startTime === known.startTime;
}

/** The owner of a file or, for `/proc/PID`, the user that a process runs as; undefined if there is none. */
export function userOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.uid;
}

/** Monit runs only as the owner of its control file (manual, "Control file"). If that was deleted, as we do. */
export function userOfControlFile(controlFile: string): number | undefined {
  return userOf(controlFile) ?? process.geteuid?.();
}

/** The kernel's PROC_PID_INIT_INO: in the first PID namespace every process of the machine can be seen. */
const firstPidNamespace = 'pid:[4026531836]';

export function isFirstPidNamespace(): boolean {
  return linkOf('/proc/self/ns/pid') === firstPidNamespace;
}

/** Whether a process is stopped (SIGSTOP, a debugger): it exists and does nothing. */
export function isStopped({ pid }: Pick<Process, 'pid'>): boolean {
  const stat = readProc(`/proc/${pid}/stat`) ?? '';
  return /^[Tt]/.test(stat.slice(stat.lastIndexOf(')') + 2));
}

/** Also through a dynamic linker (`ld-linux-x86-64.so.2 ... /usr/bin/monit`). */
export function runsMonit(candidate: Pick<Process, 'argv'>, monit: string): boolean {
  const names = candidate.argv.map((argument) => basename(argument));
  const programs = names[0]?.startsWith('ld-') ? names : names.slice(0, 1);
  return programs.some((name) => name === 'monit' || name === basename(monit));
}

export function workingDirectoryOf(pid: number): string | undefined {
  return linkOf(`/proc/${pid}/cwd`);
}

/** The systemd unit, such as `monit.service`. From proc_pid_cgroup(5). */
export function serviceOf(pid: number): string | undefined {
  return /\/([^/\n]+\.service)$/m.exec(readProc(`/proc/${pid}/cgroup`) ?? '')?.[1];
}

/** As the kernel names it: `/run/monit.pid`, `socket:[4711]`. Undefined for another user's process. */
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

/** Inodes; undefined for another user's process. */
export function openSockets(pid: number): ReadonlySet<string> | undefined {
  const files = openFiles(pid);
  return files && new Set(files.flatMap((file) => /^socket:\[(\d+)\]$/.exec(file)?.[1] ?? []));
}

/** Only among processes that we may inspect. */
export function socketOwners(inodes: ReadonlySet<string>): number[] {
  if (inodes.size === 0) return [];
  return allPids().filter((pid) => [...(openSockets(pid) ?? [])].some((inode) => inodes.has(inode)));
}

export function allPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

// Milliseconds since the epoch. Computed from our own start: a container may show another uptime, and the kernel's boot
// time is in whole seconds.
export function beginningOf({ startTime }: Process): number {
  const own = readProcess(process.pid)?.startTime ?? startTime;
  const earlierMs = startMs(own) - startMs(startTime);
  return Date.now() - process.uptime() * 1000 - earlierMs;
}

/** Undefined if the process has ended or may not be inspected. */
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
