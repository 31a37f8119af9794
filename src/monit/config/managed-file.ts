import { realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../../errors.ts';
import { isAbsent } from '../../system/absent-file.ts';
import { ourHands, otherUserOnTheWay } from '../../system/trust.ts';
import { type IncludedBy, realPathOf, type TreeInclude } from './config-file.ts';
import type { ControlTree } from './config-tree.ts';
import { escapeGlob } from './glob-segment.ts';
import { expandDirectories, globMatches, globMatchesName, newListing } from './glob.ts';
import { quotePattern } from './include-pattern.ts';

/** It need not exist yet. */
export interface ManagedFile {
  /** As Monit includes it. */
  readonly path: string;
  /** The real file: differs from `path` if that is a symbolic link, which then stays. */
  readonly target: string;
  readonly includedBy: IncludedBy;
}

export interface ManagedFileOptions {
  /** As the user gave it, relative to the tree's working directory. */
  readonly explicit?: string | undefined;
  readonly isOurs: (text: string) => boolean;
}

/**
 * The path asked for; else the included file with our header; else a new file for the first include pattern that
 * matches. Monit reads a file once for each name and statement that reaches it (5.27.2 to 6.0.0): there must be only
 * one.
 * @throws MonitAlertError `managed-file.*`; `not-included` and `no-place` give the line to add.
 */
export async function locateManagedFile(
  tree: ControlTree,
  { explicit, isOurs }: ManagedFileOptions,
): Promise<ManagedFile> {
  const managedFile =
    explicit === undefined
      ? (findOurs(tree, isOurs) ?? findPlace(tree))
      : locateExplicit(tree, resolve(tree.workingDirectory, explicit));
  if (managedFile !== undefined) return trusted(readOnce(tree, managedFile));
  throw new MonitAlertError(
    'managed-file.no-place',
    `no include statement of ${tree.controlFile} is suitable for the file that monit-alert writes`,
    {
      hint: lineToAdd(tree.controlFile, placeBeside(tree.controlFile)),
    },
  );
}

function findOurs(tree: ControlTree, isOurs: (text: string) => boolean): ManagedFile | undefined {
  const ours = tree.files.flatMap(({ path, realPath, text, includedBy }) =>
    includedBy !== undefined && isOurs(text) ? [{ path, target: realPath, includedBy }] : [],
  );
  const other = ours.find(({ target }) => target !== ours[0]?.target);
  if (other === undefined) return ours[0];
  throw new MonitAlertError('managed-file.ambiguous', 'Monit includes more than one managed file', {
    details: ours.map(({ path, includedBy }) => `${path} (included at ${placeOf(includedBy)})`),
    hint: 'Remove all but one of them, or name the one to keep with --managed-file.',
  });
}

function readOnce(tree: ControlTree, managedFile: ManagedFile): ManagedFile {
  const ways = waysTo(tree, managedFile.target);
  if (ways.length <= 1) return managedFile;
  throw new MonitAlertError('managed-file.unfit', `Monit would read ${managedFile.path} more than once`, {
    details: ways.map(([name, includedBy]) => `as ${name}, included at ${placeOf(includedBy)}`),
    hint: 'Keep one include statement and one name for it, or name another file with --managed-file.',
  });
}

// Another user who controls a link on the way could redirect our writes, which have our permissions. Without links, we
// write in the directory that Monit includes, whoever owns it.
async function trusted(managedFile: ManagedFile): Promise<ManagedFile> {
  const { path, target } = managedFile;
  const otherUser = path === target ? undefined : await otherUserOnTheWay(path, ourHands());
  if (otherUser === undefined) return managedFile;
  throw new MonitAlertError(
    'managed-file.untrusted',
    `${path} is a symbolic link that another user could redirect: ${otherUser}`,
    {
      hint: `It points to ${target}. Keep the file where only you and root can write, or remove the link.`,
    },
  );
}

/** Each name of the file with each statement that includes it, without the file's own statements. */
function waysTo(tree: ControlTree, target: string): [string, IncludedBy][] {
  const names = namesOfManagedFile(tree, target);
  return includesOf({ ...tree, files: tree.files.filter(({ realPath }) => realPath !== target) }).flatMap(
    ([{ resolved }, includedBy]) =>
      names.filter((name) => globMatches(resolved, name)).map((name): [string, IncludedBy] => [name, includedBy]),
  );
}

function placeOf({ file, line }: IncludedBy): string {
  return `${file}:${line}`;
}

/** Links can give several names. The file need not exist. */
export function namesOfManagedFile(tree: ControlTree, target: string): string[] {
  const names = new Set(tree.files.filter(({ realPath }) => realPath === target).map(({ path }) => path));
  const seen = newListing();
  for (const { resolved } of tree.files.flatMap(({ includes }) => includes)) {
    for (const name of namesBy(resolved, target, seen)) names.add(name);
  }
  return [...names];
}

function namesBy(pattern: string, target: string, seen = newListing()): string[] {
  const name = basename(target);
  if (!globMatchesName(pattern, name)) return [];
  const names: string[] = [];
  for (const directory of expandDirectories(pattern, seen)) {
    if (realpathSync.native(directory) === dirname(target)) names.push(join(directory, name));
  }
  return names;
}

function locateExplicit(tree: ControlTree, path: string): ManagedFile {
  const target = targetOf(path);
  if (target === tree.files[0]?.realPath) {
    throw new MonitAlertError('managed-file.unfit', `${path} is the control file itself`, {
      hint: 'Use --managed-file with another file, which the control file includes.',
    });
  }
  if (path.endsWith('~') || isDirectory(path)) {
    const what = path.endsWith('~') ? 'ends in "~": Monit skips such files' : 'is a directory';
    throw new MonitAlertError('managed-file.unfit', `${path} ${what}`, {
      hint: 'Choose another file with --managed-file.',
    });
  }
  for (const [include, includedBy] of includesOf(tree)) {
    if (globMatches(include.resolved, path)) return { path, target, includedBy };
    const [name] = namesBy(include.resolved, target);
    if (name !== undefined) return { path: name, target, includedBy };
  }
  throw new MonitAlertError('managed-file.not-included', `Monit does not include ${path}`, {
    hint: lineToAdd(tree.controlFile, path),
  });
}

// Prefers a place that Monit reads once. Throws `managed-file.unfit` if a directory has each possible name.
function findPlace(tree: ControlTree): ManagedFile | undefined {
  const found = findPlaces(tree);
  const places = found.filter(({ path }) => !isDirectory(path));
  if (found[0] !== undefined && places.length === 0) {
    throw new MonitAlertError('managed-file.unfit', `${found[0].path} is a directory`, {
      hint: 'Move it away, or name another place with --managed-file.',
    });
  }
  for (const place of places) {
    if (waysTo(tree, place.target).length <= 1) return place;
  }
  return places[0];
}

function findPlaces(tree: ControlTree): ManagedFile[] {
  const places: ManagedFile[] = [];
  for (const [include, includedBy] of includesOf(tree)) {
    const name = namesFor(include.resolved).find((candidate) => globMatchesName(include.resolved, candidate));
    if (name === undefined) continue;
    for (const directory of expandDirectories(include.resolved)) {
      const path = join(directory, name);
      places.push({ path, target: targetOf(path), includedBy });
    }
  }
  return places;
}

/** The pattern's own form first, then usual names. */
function namesFor(pattern: string): string[] {
  const last = basename(pattern);
  const usual = ['monit-alert', 'monit-alert.conf', 'monit-alert.cfg', 'monit-alert.monitrc', 'monit-alert.rc'];
  return last.includes('*') ? [last.replace('*', 'monit-alert').replaceAll('*', ''), ...usual] : usual;
}

function includesOf(tree: ControlTree): [TreeInclude, IncludedBy][] {
  return tree.files.flatMap(({ path, includes }) =>
    includes.map((include): [TreeInclude, IncludedBy] => [
      include,
      { file: path, line: include.line, pattern: include.pattern },
    ]),
  );
}

/** Undefined if Monit's grammar cannot express the path. */
export function includeStatement(path: string): string | undefined {
  const pattern = quotePattern(escapeGlob(path));
  return pattern === undefined ? undefined : `include ${pattern}`;
}

/** The default if no include statement matches. */
export function placeBeside(controlFile: string): string {
  return join(dirname(controlFile), 'monit-alert.conf');
}

function lineToAdd(controlFile: string, path: string): string {
  const statement = includeStatement(path);
  if (statement === undefined)
    return `Choose a path without blanks and quotes: an include statement cannot name ${path}.`;
  return `Add this line to ${controlFile}: ${statement}`;
}

function targetOf(path: string): string {
  try {
    return realPathOf(path);
  } catch (error) {
    const reason = isAbsent(error) ? 'there is no such directory' : systemErrorReason(error);
    throw new MonitAlertError('managed-file.no-directory', `cannot write a file in ${dirname(path)}: ${reason}`, {
      hint: 'Create it, or name another place with --managed-file.',
      cause: error,
    });
  }
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
