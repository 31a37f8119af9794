import { type Stats, statSync } from 'node:fs';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import { type ControlTree, type NewText, withTexts } from '../monit/config/config-tree.ts';
import { escapeGlob } from '../monit/config/glob-segment.ts';
import { expandDirectories, newListing } from '../monit/config/glob.ts';
import { quotePath } from '../monit/config/grammar.ts';
import { quotePattern } from '../monit/config/include-pattern.ts';
import { type ManagedFile, namesOfManagedFile } from '../monit/config/managed-file.ts';
import { createScratch, type Scratch } from '../system/scratch.ts';
import { userName } from '../system/user-name.ts';

export interface Staged {
  readonly controlFile: string;
  /** The prefix of every path in the copy. */
  readonly root: string;
  /** Restores the user's paths in Monit's messages; line numbers are the same. */
  restore: (text: string) => string;
  dispose: () => void;
}

/** Texts of managed files. */
export interface StagedTexts {
  readonly managedFile: ManagedFile;
  /** Undefined: no managed file. */
  readonly text: string | undefined;
  readonly services: readonly NewText[];
}

const mirror = 'tree';

/**
 * Each file keeps its path below a private directory, and includes keep their wildcards, so that Monit reads the copy
 * as it would read the original. Files without include statements are links, not copies.
 * @param staged undefined: every file has the text of the tree.
 * @throws MonitAlertError `include.unsupported`, `control-file.owner`, `control-file.missing`, `scratch.unwritable`
 */
export async function stageTree(tree: ControlTree, staged?: StagedTexts): Promise<Staged> {
  const planned = staged === undefined ? tree : withManagedTexts(tree, staged);
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

function withManagedTexts(tree: ControlTree, { managedFile, text, services }: StagedTexts): ControlTree {
  const { target, includedBy } = managedFile;
  const names = namesOfManagedFile(tree, target).map((path) => ({ path, text: text ?? null, includedBy }));
  return withTexts(tree, [...names, ...services]);
}

// With mode and owner of the original, which Monit checks. `monit -t` creates the id file, so the copy names one in the
// scratch directory: on its first line, since the file may stop within a statement.
function mirrorControlFile(scratch: Scratch, tree: ControlTree): void {
  const [controlFile] = tree.files;
  if (controlFile === undefined) return;
  const { mode, uid, gid } = statusOf(controlFile.path);
  const ourselves = process.geteuid?.();
  if (ourselves !== uid) {
    throw new MonitAlertError(
      'control-file.owner',
      `${controlFile.path} belongs to user "${userName(uid)}", and only a Monit of that user reads it`,
      { hint: `Run this as that user: \`sudo -u ${userName(uid)} monit-alert ...\`.` },
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
    throw new MonitAlertError('control-file.missing', `cannot find ${controlFile}: ${systemErrorReason(error)}`, {
      hint: 'Nothing was changed. Restore the control file, then run this again.',
      cause: error,
    });
  }
}

// Monit warns if the directory of an include is missing, and passes over directories that a pattern matches.
function mirrorDirectories(scratch: Scratch, tree: ControlTree): void {
  const seen = newListing();
  for (const { resolved } of tree.files.flatMap(({ includes }) => includes)) {
    const directories = [...expandDirectories(resolved, seen), ...expandDirectories(`${resolved}/*`, seen)];
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

/** Line for line the same, but include patterns and id files point into the scratch directory. */
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
  let end = 0;
  const parts = edits
    .sort((a, b) => a.start - b.start)
    .map((edit) => {
      const before = text.slice(end, edit.start);
      end = edit.end;
      return before + edit.staged;
    });
  return parts.join('') + text.slice(end);
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
