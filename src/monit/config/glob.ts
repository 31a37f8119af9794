import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { escapeGlob, isMagic, segmentMatcher, unescapeGlob } from './glob-segment.ts';

// The files that Monit includes, in the byte order of glob(3). As Monit does, skips directories, names that end in `~`
// and unreadable directories, but keeps dangling links. Synchronous, as config-file.ts is: Node's thread pool takes ten
// times as long.
export function expandGlob(pattern: string): string[] {
  const last = segmentsOf(pattern).at(-1);
  if (last === undefined || pattern.endsWith('/')) return [];
  const found: string[] = [];
  for (const directory of expandDirectories(pattern)) {
    const names = namesIn(directory, last).filter((name) => !name.endsWith('~'));
    found.push(...sortOut(names.map((name) => childOf(directory, name))).others);
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** The existing directories in which the last part of a pattern is looked for. */
export function expandDirectories(pattern: string): string[] {
  let directories = ['/'];
  for (const segment of segmentsOf(pattern).slice(0, -1)) {
    const below: string[] = [];
    for (const directory of directories) {
      for (const name of namesIn(directory, segment)) below.push(childOf(directory, name));
    }
    ({ directories } = sortOut(below));
  }
  return directories;
}

/** The file need not exist. */
export function globMatches(pattern: string, path: string): boolean {
  const patterns = segmentsOf(pattern);
  const names = segmentsOf(path);
  if (patterns.length !== names.length || pattern.endsWith('/') || /[~/]$/.test(path)) return false;
  return patterns.every((segment, index) => segmentMatcher(segment)(names[index] ?? ''));
}

/** As {@link globMatches}, in any directory of the pattern. */
export function globMatchesName(pattern: string, name: string): boolean {
  return globMatches(`/${segmentsOf(pattern).at(-1) ?? ''}${pattern.endsWith('/') ? '/' : ''}`, `/${name}`);
}

/** `..` after a link is the parent of its target. Undefined for `..` after a wildcard, which has several meanings. */
export function resolvePattern(pattern: string, workingDirectory: string): string | undefined {
  const absolute = pattern.startsWith('/') ? pattern : `${escapeGlob(workingDirectory)}/${pattern}`;
  let resolved = '';
  for (const segment of segmentsOf(absolute)) {
    if (segment === '.') continue;
    if (segment !== '..') resolved = `${resolved}/${segment}`;
    else if (segmentsOf(resolved).some(isMagic)) return undefined;
    else resolved = parentOf(resolved);
  }
  return absolute.endsWith('/') ? `${resolved}/` : resolved;
}

function parentOf(pattern: string): string {
  const path = unescapeGlob(pattern);
  const real = orElse(() => realpathSync.native(path === '' ? '/' : path), path);
  const parent = real.slice(0, Math.max(0, real.lastIndexOf('/')));
  return escapeGlob(parent);
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter(Boolean);
}

function childOf(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

function namesIn(directory: string, segment: string): string[] {
  if (isMagic(segment)) return orElse<string[]>(() => readdirSync(directory), []).filter(segmentMatcher(segment));
  const name = unescapeGlob(segment);
  return orElse(() => lstatSync(childOf(directory, name)), undefined) === undefined ? [] : [name];
}

function sortOut(paths: readonly string[]): { directories: string[]; others: string[] } {
  const directories = paths.filter((path) => orElse(() => statSync(path).isDirectory(), false));
  return { directories, others: paths.filter((path) => !directories.includes(path)) };
}

/** Monit calls glob(3) without GLOB_ERR: what cannot be read is skipped. */
function orElse<T>(look: () => T, otherwise: T): T {
  try {
    return look();
  } catch {
    return otherwise;
  }
}
