import { realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MonitAlertError } from '../errors.ts';
import type { ControlTree } from './control-file.ts';
import { escapeGlob } from './glob-segment.ts';
import { expandDirectories, globMatches, globMatchesName } from './glob.ts';
import { quotePattern } from './include-pattern.ts';
import { type IncludedBy, realPathOf, type TreeInclude } from './tree-file.ts';

/** The file that monit-alert writes, which need not be there yet. */
export interface ManagedFile {
  /** By the name under which Monit includes it. */
  readonly path: string;
  /** Where its text is kept: another file than `path` where that is a symbolic link, so that the link can stay. */
  readonly target: string;
  /** The statement that makes Monit read it. */
  readonly includedBy: IncludedBy;
}

export interface ManagedFileOptions {
  /** The path that the user asked for, relative to the tree's working directory. */
  readonly explicit?: string | undefined;
  /** Whether a file's text is one that monit-alert wrote. */
  readonly isOurs: (text: string) => boolean;
}

/**
 * Where the managed file is, or goes: the path asked for; else the included file that carries our header; else a name
 * of its own in the directory of the first include pattern that takes it.
 *
 * @throws MonitAlertError `managed-file.not-included`, `managed-file.unfit`, `managed-file.no-place`, with the line to add.
 */
export async function locateManagedFile(
  tree: ControlTree,
  { explicit, isOurs }: ManagedFileOptions,
): Promise<ManagedFile> {
  if (explicit !== undefined) return locateExplicit(tree, resolve(tree.workingDirectory, explicit));
  for (const { path, realPath, text, includedBy } of tree.files) {
    if (includedBy !== undefined && isOurs(text)) return { path, target: realPath, includedBy };
  }
  const place = await findPlace(tree);
  if (place !== undefined) return place;
  throw new MonitAlertError(
    'managed-file.no-place',
    `${tree.controlFile} includes no place for a file of monit-alert`,
    {
      hint: lineToAdd(tree.controlFile, join(dirname(tree.controlFile), 'monit-alert.conf')),
    },
  );
}

/**
 * Every name under which the tree's include statements reach the managed file, there or not: with links, there can be
 * several.
 */
export async function namesOfManagedFile(tree: ControlTree, target: string): Promise<string[]> {
  const names = new Set(tree.files.filter(({ realPath }) => realPath === target).map(({ path }) => path));
  for (const { resolved } of tree.files.flatMap(({ includes }) => includes)) {
    for (const name of await namesBy(resolved, target)) names.add(name);
  }
  return [...names];
}

async function namesBy(pattern: string, target: string): Promise<string[]> {
  const name = basename(target);
  if (!globMatchesName(pattern, name)) return [];
  const names: string[] = [];
  for (const directory of await expandDirectories(pattern)) {
    if ((await realpath(directory)) === dirname(target)) names.push(join(directory, name));
  }
  return names;
}

async function locateExplicit(tree: ControlTree, path: string): Promise<ManagedFile> {
  const target = await targetOf(path);
  if (target === tree.files[0]?.realPath) {
    throw new MonitAlertError('managed-file.unfit', `${path} is the control file itself`, {
      hint: 'Name a file of its own, which the control file includes.',
    });
  }
  if (path.endsWith('~') || (await isDirectory(path))) {
    const what = path.endsWith('~') ? 'has a name that Monit skips, for its closing ~' : 'is a directory';
    throw new MonitAlertError('managed-file.unfit', `${path} ${what}`, { hint: 'Name another file.' });
  }
  for (const [include, includedBy] of includesOf(tree)) {
    if (globMatches(include.resolved, path)) return { path, target, includedBy };
    const [name] = await namesBy(include.resolved, target);
    if (name !== undefined) return { path: name, target, includedBy };
  }
  throw new MonitAlertError('managed-file.not-included', `Monit does not include ${path}`, {
    hint: lineToAdd(tree.controlFile, path),
  });
}

async function findPlace(tree: ControlTree): Promise<ManagedFile | undefined> {
  for (const [include, includedBy] of includesOf(tree)) {
    const name = namesFor(include.resolved).find((candidate) => globMatchesName(include.resolved, candidate));
    if (name === undefined) continue;
    for (const directory of await expandDirectories(include.resolved)) {
      const path = join(directory, name);
      if (!(await isDirectory(path))) return { path, target: await targetOf(path), includedBy };
    }
  }
  return undefined;
}

/** Names to try: the pattern's own form first, then what control files usually include. */
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

function lineToAdd(controlFile: string, path: string): string {
  const pattern = quotePattern(escapeGlob(path));
  if (pattern === undefined)
    return `Choose a path without blanks and quotes: an include statement cannot name ${path}.`;
  return `Add this line to ${controlFile}: include ${pattern}`;
}

async function targetOf(path: string): Promise<string> {
  return realPathOf(path).catch((error: unknown) => {
    throw new MonitAlertError('managed-file.no-directory', `there is no directory ${dirname(path)}`, {
      hint: 'Create it, or name another place with --managed-file.',
      cause: error,
    });
  });
}

async function isDirectory(path: string): Promise<boolean> {
  return stat(path).then(
    (status) => status.isDirectory(),
    () => false,
  );
}
