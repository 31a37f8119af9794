import { basename } from 'node:path';

/** The system calls that write, rename, link, unlink, sync, lock or signal. */
export const changingCalls = [
  ...['open', 'openat', 'creat', 'write', 'pwrite64', 'writev', 'ftruncate', 'truncate', 'fsync', 'fdatasync'],
  ...['rename', 'renameat', 'renameat2', 'link', 'linkat', 'symlink', 'symlinkat', 'unlink', 'unlinkat'],
  ...['mkdir', 'mkdirat', 'rmdir', 'chmod', 'fchmod', 'fchmodat', 'chown', 'fchown', 'fchownat', 'lchown'],
  ...['flock', 'kill', 'tgkill'],
];

/** One system call on the road of a change, with what it takes to meet it again in another run. */
export interface Call {
  readonly name: string;
  /** The file that it is about, in the words of {@link template}; undefined for a signal. */
  readonly path: string | undefined;
  /** Which of its thread's calls of that name on that file it is, beginning with 1. */
  readonly ordinal: number;
}

/** Where a run was: what differs between two runs that do the same. */
export interface Surroundings {
  /** The Monit's directory. */
  readonly directory: string;
  readonly temporaryDirectory: string;
  readonly pid: number | string;
}

/** `the second fsync of conf.d` */
export function describeCall({ name, path, ordinal }: Call): string {
  const which = ordinal === 1 ? '' : `${ordinal}. `;
  if (path === undefined) return `${which}${name} to Monit`;
  const short = path
    .replace(/@DIRECTORY\/|@TEMPORARY\//, '')
    .replace(/^state\/[^/]*/, 'state')
    .replace(/tree\/.*@NAME/, 'copy');
  return `${which}${name} of ${short.replace(/\.monit-alert-[^/]*-0*(\d+)(?=~|\/|$)/, '(temporary $1)')}`;
}

/** A path of one run in words that hold for every run. */
function template(path: string, { directory, temporaryDirectory, pid }: Surroundings): string {
  return path
    .replace(new RegExp(`^${directory}`), '@DIRECTORY')
    .replace(new RegExp(`^${temporaryDirectory}`), '@TEMPORARY')
    .replaceAll(basename(directory), '@NAME')
    .replace(`-${pid}-`, '-@PID-');
}

/** The same path in another run. */
export function inRun(path: string, { directory, temporaryDirectory, pid }: Surroundings): string {
  return path
    .replace('@TEMPORARY', temporaryDirectory)
    .replace('@DIRECTORY', directory)
    .replaceAll('@NAME', basename(directory))
    .replace('-@PID-', () => `-${pid}-`);
}

/**
 * The calls that a run made on its own files and on Monit, in their order, out of what `strace -f -y` wrote. What did
 * not succeed changed nothing, and what the programs that it ran did is theirs.
 */
export function changesIn(trace: string, { directory, temporaryDirectory }: Surroundings): Call[] {
  const lines = trace.split('\n');
  const [pid = '', ...programs] = lines.flatMap((line) => /^(\d+) +execve\(/.exec(line)?.[1] ?? []);
  const counts = new Map<string, number>();
  return lines.flatMap((line, index) => {
    const [, thread, name, rest] = /^(\d+) +(\w+)\((.*)$/.exec(line) ?? [];
    if (thread === undefined || name === undefined || rest === undefined) return [];
    if (!changingCalls.includes(name) || programs.includes(thread)) return [];
    const path = name === 'kill' ? undefined : pathIn(rest);
    const counter = `${thread} ${name} ${path ?? ''}`;
    const ordinal = (counts.get(counter) ?? 0) + 1;
    counts.set(counter, ordinal);
    if (!hasSucceeded(rest, lines.slice(index + 1), thread, name)) return [];
    if (name === 'kill') return [{ name, ordinal, path }];
    if (path === undefined || isForReading(name, rest)) return [];
    if (!path.startsWith(`${directory}/`) && !path.startsWith(`${temporaryDirectory}/`)) return [];
    return [{ name, ordinal, path: template(path, { directory, temporaryDirectory, pid }) }];
  });
}

/** The first path: of a descriptor (`20</path>`), or written out. */
function pathIn(rest: string): string | undefined {
  const [, path] = /^\d+<(\/[^>]*)>/.exec(rest) ?? /"(\/[^"]*)"/.exec(rest) ?? [];
  return path;
}

function isForReading(name: string, rest: string): boolean {
  return name.startsWith('open') && !/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/.test(rest);
}

function hasSucceeded(rest: string, later: readonly string[], thread: string, name: string): boolean {
  if (!rest.endsWith('<unfinished ...>')) return / = \d/.test(rest);
  const resumed = later.find((line) => line.startsWith(thread) && line.includes(`<... ${name} resumed>`));
  return resumed !== undefined && / = \d/.test(resumed);
}
