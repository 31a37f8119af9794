import { type Stats, statSync } from 'node:fs';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import { type ControlTree, withText } from '../monit/config/config-tree.ts';
import { escapeGlob } from '../monit/config/glob-segment.ts';
import { expandDirectories } from '../monit/config/glob.ts';
import { quotePath } from '../monit/config/grammar.ts';
import { quotePattern } from '../monit/config/include-pattern.ts';
import { type ManagedFile, namesOfManagedFile } from '../monit/config/managed-file.ts';
import { createScratch, type Scratch } from '../system/scratch.ts';

/** A copy of a configuration with another text in the managed file, for the real Monit to check. */
export interface Staged {
  /** The copy of the control file, to be given to `monit -c`. */
  readonly controlFile: string;
  /** What stands before every path in the copy. */
  readonly root: string;
  /** Turns the copy's paths in Monit's messages back into the user's own; lines are the same. */
  restore: (text: string) => string;
  /** Removes the copy; may be called again. */
  dispose: () => void;
}

/** What the managed file is to hold; `text: null` leaves it out. */
export interface StagedText {
  readonly managedFile: ManagedFile;
  readonly text: string | null;
}

/** Where the mirror of the file system begins within the scratch directory. */
const mirror = 'tree';

/**
 * Mirrors a configuration: each file stands at its own path below a private directory, and each include statement
 * points
 * there with its own wildcards. So the order, the limits and the errors of Monit's own reading apply unchanged. Nothing
 * of the original is touched, and files without include statements are links to it, not copies.
 *
 * @param staged undefined: every file has the text that the tree says.
 * @throws MonitAlertError `include.unsupported` for what Monit's grammar cannot express, `control-file.owner`,
 * `control-file.missing`, `scratch.unwritable`, and what reading the files that the text includes can throw.
 */
export async function stageTree(tree: ControlTree, staged?: StagedText): Promise<Staged> {
  const planned = staged === undefined ? tree : withManagedText(tree, staged);
  const scratch = await createScratch();
  try {
    mirrorControlFile(scratch, planned);
    mirrorDirectories(scratch, planned);
    mirrorIncluded(scratch, planned);
  } catch (error) {
    scratch.remove();
    throw error;
  }
  const root = `${scratch.path}/${mirror}`;
  return {
    controlFile: root + tree.controlFile,
    root,
    restore: (message) => restorePaths(message, root),
    dispose: scratch.remove,
  };
}

function withManagedText(tree: ControlTree, { managedFile, text }: StagedText): ControlTree {
  return withText(tree, namesOfManagedFile(tree, managedFile.target), text, managedFile.includedBy);
}

/**
 * The control file is a regular file of the same mode and owner, so that Monit says what it thinks of them. `monit -t`
 * creates the id file where there is none: a first statement, on the first line, names one in the scratch directory,
 * and
 * so does every later one in its place. Nothing is added at the end, where a file may stop in the middle of a
 * statement.
 */
function mirrorControlFile(scratch: Scratch, tree: ControlTree): void {
  const [controlFile] = tree.files;
  if (controlFile === undefined) return;
  const { mode, uid, gid } = statusOf(controlFile.path);
  const ourselves = process.geteuid?.();
  if (ourselves !== 0 && ourselves !== uid) {
    throw new MonitAlertError(
      'control-file.owner',
      `${controlFile.path} belongs to user ${uid}; Monit accepts only a control file of its own user`,
      { hint: 'Run this as the user that Monit runs as.' },
    );
  }
  const text = `set idfile ${quotePath(`${scratch.path}/id`)} ${stagedText(controlFile, scratch)}`;
  scratch.writeFile(mirror + controlFile.path, Buffer.from(text, controlFile.encoding), {
    mode: mode & 0o7777,
    owner: ourselves === 0 ? { uid, gid } : undefined,
  });
}

function statusOf(controlFile: string): Stats {
  try {
    return statSync(controlFile);
  } catch (error) {
    throw new MonitAlertError('control-file.missing', `${controlFile} has gone: ${systemErrorReason(error)}`, {
      hint: 'Nothing was touched. See to it that the control file is there, and run this again.',
      cause: error,
    });
  }
}

/**
 * Monit warns where an include's directory is missing, so those that are there must be in the mirror, empty or not; and
 * directories that a pattern itself matches, which Monit passes over.
 */
function mirrorDirectories(scratch: Scratch, tree: ControlTree): void {
  for (const { resolved } of tree.files.flatMap(({ includes }) => includes)) {
    const directories = [...expandDirectories(resolved), ...expandDirectories(`${resolved}/*`)];
    for (const directory of directories) scratch.makeDirectory(mirror + directory);
  }
}

function mirrorIncluded(scratch: Scratch, tree: ControlTree): void {
  for (const file of tree.files) {
    if (file.path === tree.controlFile) continue;
    const text = stagedText(file, scratch);
    if (file.isOnDisk && text === file.text) scratch.link(mirror + file.path, file.path);
    else scratch.writeFile(mirror + file.path, Buffer.from(text, file.encoding), { mode: 0o600 });
  }
}

/**
 * The file's text with every include pattern and id file pointing into the scratch directory; line for line the same.
 */
function stagedText({ path, text, includes, statements }: TreeFile, scratch: Scratch): string {
  const edits = [
    ...includes.map(({ resolved, line, start, end }) => {
      const pattern = `${escapeGlob(`${scratch.path}/${mirror}`)}${resolved}`;
      const staged = quotePattern(pattern, text.slice(start, end));
      if (staged === undefined) throw unsupported(resolved, `${path}:${line}`);
      return { start, end, staged };
    }),
    ...statements.idFiles.map(({ start, end }) => ({ start, end, staged: quotePath(`${scratch.path}/id`) })),
  ];
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((edited, { start, end, staged }) => edited.slice(0, start) + staged + edited.slice(end), text);
}

function unsupported(pattern: string, place: string): MonitAlertError {
  return new MonitAlertError(
    'include.unsupported',
    `${place}: an absolute include statement cannot name ${pattern}, which has blanks and both kinds of quotes`,
    { hint: 'Rename the directory.' },
  );
}

function restorePaths(message: string, root: string): string {
  const restored = message.replaceAll(`${root}/`, '/');
  const escaped = escapeGlob(root);
  return escaped === root ? restored : restored.replaceAll(`${escaped}/`, '/');
}
