import { lstatSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { escapeGlob, isMagic, onlyName, segmentMatcher, unescapeGlob } from './glob-segment.ts';

// The files that Monit includes, in the byte order of glob(3). As Monit does, skips directories, names that end in `~`
// and unreadable directories, but keeps dangling links. Synchronous, as config-file.ts is: Node's thread pool takes ten
// times as long.
export function expandGlob(pattern: string, seen = newListing()): string[] {
  const last = segmentsOf(pattern).at(-1);
  if (last === undefined || pattern.endsWith('/')) return [];
  const found: string[] = [];
  for (const directory of expandDirectories(pattern, seen)) {
    const names = namesIn(directory, last, seen).filter((name) => !name.endsWith('~'));
    found.push(...sortOut(names.map((name) => childOf(directory, name))).others);
  }
  return found.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

/** What was seen of directories: of a thousand include statements, most look into the same one. */
export interface Listing {
  /** By directory; only of those that wildcards were looked for in. */
  readonly names: Map<string, ReadonlySet<string>>;
  /** By the pattern above the last part. */
  readonly directories: Map<string, readonly string[]>;
}

export function newListing(): Listing {
  return { names: new Map(), directories: new Map() };
}

/** The existing directories in which the last part of a pattern is looked for. */
export function expandDirectories(pattern: string, seen = newListing()): readonly string[] {
  const segments = segmentsOf(pattern).slice(0, -1);
  const key = segments.join('/');
  const known = seen.directories.get(key);
  if (known !== undefined) return known;
  let directories = ['/'];
  for (const segment of segments) {
    const below: string[] = [];
    for (const directory of directories) {
      for (const name of namesIn(directory, segment, seen)) below.push(childOf(directory, name));
    }
    ({ directories } = sortOut(below));
  }
  seen.directories.set(key, directories);
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

function namesIn(directory: string, segment: string, { names }: Listing): string[] {
  if (isMagic(segment)) {
    const present = names.get(directory) ?? new Set(orElse<string[]>(() => readdirSync(directory), []));
    names.set(directory, present);
    const only = onlyName(segment);
    if (only === undefined) return [...present].filter(segmentMatcher(segment));
    return present.has(only) ? [only] : [];
  }
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
