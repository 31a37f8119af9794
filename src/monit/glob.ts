import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { escapeGlob, isMagic, segmentMatcher, unescapeGlob } from './glob-segment.ts';

/**
 * The files that Monit includes for an absolute pattern (see {@link resolvePattern}), in the byte order of glob(3).
 * Monit parses the last one first. As Monit does, skips directories and names that end in `~`; links that point nowhere
 * are among the answers. A directory that cannot be read holds nothing.
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  const last = segmentsOf(pattern).at(-1);
  if (last === undefined || pattern.endsWith('/')) return [];
  const found: string[] = [];
  for (const directory of await expandDirectories(pattern)) {
    const names = (await namesIn(directory, last)).filter((name) => !name.endsWith('~'));
    found.push(...(await sortOut(names.map((name) => childOf(directory, name)))).others);
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** The existing directories in which the last part of an absolute pattern is looked for. */
export async function expandDirectories(pattern: string): Promise<string[]> {
  let directories = ['/'];
  for (const segment of segmentsOf(pattern).slice(0, -1)) {
    const below: string[] = [];
    for (const directory of directories) {
      for (const name of await namesIn(directory, segment)) below.push(childOf(directory, name));
    }
    ({ directories } = await sortOut(below));
  }
  return directories;
}

/** Whether Monit would include that file, be it there or not, for an absolute pattern. */
export function globMatches(pattern: string, path: string): boolean {
  const patterns = segmentsOf(pattern);
  const names = segmentsOf(path);
  if (patterns.length !== names.length || pattern.endsWith('/') || /[~/]$/.test(path)) return false;
  return patterns.every((segment, index) => segmentMatcher(segment)(names[index] ?? ''));
}

/** Whether Monit would include a file of that name for an absolute pattern, found in one of the pattern's directories. */
export function globMatchesName(pattern: string, name: string): boolean {
  return globMatches(`/${segmentsOf(pattern).at(-1) ?? ''}${pattern.endsWith('/') ? '/' : ''}`, `/${name}`);
}

/**
 * An include's pattern as an absolute one without `.` and `..`. Monit takes a relative one from its working directory;
 * `..` goes where the directory before it really is, which matters behind a symbolic link.
 *
 * @returns undefined for `..` behind a wildcard, which leads to more than one place.
 */
export async function resolvePattern(pattern: string, workingDirectory: string): Promise<string | undefined> {
  const absolute = pattern.startsWith('/') ? pattern : `${escapeGlob(workingDirectory)}/${pattern}`;
  let resolved = '';
  for (const segment of segmentsOf(absolute)) {
    if (segment === '.') continue;
    if (segment !== '..') resolved = `${resolved}/${segment}`;
    else if (segmentsOf(resolved).some(isMagic)) return undefined;
    else resolved = await parentOf(resolved);
  }
  return absolute.endsWith('/') ? `${resolved}/` : resolved;
}

async function parentOf(pattern: string): Promise<string> {
  const path = unescapeGlob(pattern);
  const real = await realpath(path === '' ? '/' : path).catch(() => path);
  const parent = real.slice(0, Math.max(0, real.lastIndexOf('/')));
  return escapeGlob(parent);
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}

function childOf(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

async function namesIn(directory: string, segment: string): Promise<string[]> {
  const matches = segmentMatcher(segment);
  if (isMagic(segment)) return (await readdir(directory).catch(() => [])).filter(matches);
  const name = unescapeGlob(segment);
  const isThere = await lstat(childOf(directory, name)).then(
    () => true,
    () => false,
  );
  return isThere ? [name] : [];
}

async function sortOut(paths: readonly string[]): Promise<{ directories: string[]; others: string[] }> {
  const areDirectories = await Promise.all(
    paths.map((path) =>
      stat(path).then(
        (status) => status.isDirectory(),
        () => false,
      ),
    ),
  );
  return {
    directories: paths.filter((_path, index) => areDirectories[index]),
    others: paths.filter((_path, index) => !areDirectories[index]),
  };
}
