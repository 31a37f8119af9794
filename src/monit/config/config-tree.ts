import { resolve } from 'node:path';
import type { AlertStatement } from './alert-statement.ts';
import { type IncludedBy, parseTreeFile, readTreeFile, realPathOf, type TreeFile } from './config-file.ts';
import { expandGlob } from './glob.ts';
import type { HttpdStatement } from './httpd-statement.ts';

/** A whole configuration as it is on disk. */
export interface ControlTree {
  readonly controlFile: string;
  readonly workingDirectory: string;
  /**
   * The control file, then each file behind the one whose statement includes it, a pattern's files in byte order. A
   * file that is included twice is here once.
   */
  readonly files: readonly TreeFile[];
}

/** How to read a configuration. */
export interface TreeReading {
  /** Where Monit's relative include patterns begin. */
  readonly workingDirectory: string;
  /** What to read in place of what is on disk: bytes by the path without symbolic links. */
  readonly instead?: ReadonlyMap<string, Buffer>;
}

/**
 * Reads a control file and everything it includes, as Monit would.
 *
 * @param options `workingDirectory`: where Monit takes relative include patterns from. That of `monit` on the command
 * line and of `monit -I` is the caller's; that of a daemon is `/` once it runs, so that a daemon loses on its first
 * reload what it found in its starting directory (all of 5.27.2, 5.33.0, 5.34.3, 6.0.0).
 * @throws MonitAlertError `control-file.missing`, `control-file.not-a-file`, `control-file.unreadable`,
 * `include.unreadable`, `include.unsupported`.
 */
export function readControlTree(
  controlFile: string,
  { workingDirectory, instead = new Map() }: TreeReading,
): ControlTree {
  const path = resolve(workingDirectory, controlFile);
  const read: Reader = (name, includedBy) => {
    const bytes = instead.size === 0 ? undefined : instead.get(realPathIfAny(name));
    if (bytes === undefined) return readTreeFile(name, includedBy, workingDirectory);
    return parseTreeFile(name, bytes, includedBy, workingDirectory);
  };
  const files = filesFrom(read(path, undefined), [], read);
  return { controlFile: path, workingDirectory, files };
}

/** Not even a name that leads nowhere is an error here: whoever reads the file says what is wrong with it. */
function realPathIfAny(path: string): string {
  try {
    return realPathOf(path);
  } catch {
    return path;
  }
}

type Reader = (path: string, includedBy: IncludedBy | undefined) => TreeFile;

/**
 * The tree as it would be with other text in some of its files, which may be new ones; null: without these files.
 *
 * @throws MonitAlertError as {@link readControlTree}, for files that the text includes.
 */
export function withText(
  tree: ControlTree,
  paths: readonly string[],
  text: string | null,
  includedBy: IncludedBy,
): ControlTree {
  let files = tree.files.filter(({ path }) => !paths.includes(path));
  for (const path of text === null ? [] : paths) {
    const file = parseTreeFile(path, Buffer.from(text ?? ''), includedBy, tree.workingDirectory);
    files = filesFrom(file, files, (name, by) => readTreeFile(name, by, tree.workingDirectory));
  }
  return { ...tree, files };
}

/** Adds a file, and what it includes, to files that are known already. */
function filesFrom(start: TreeFile, known: readonly TreeFile[], read: Reader): TreeFile[] {
  const files = new Map(known.map((file) => [file.path, file]));
  const add = (file: TreeFile): void => {
    files.set(file.path, file);
    for (const { resolved, pattern, line } of file.includes) {
      for (const path of expandGlob(resolved)) {
        if (!files.has(path)) add(read(path, { file: file.path, line, pattern }));
      }
    }
  };
  add(start);
  return [...files.values()];
}

/** An alert that no profile governs, and where it stands. */
export interface UnmanagedStatement extends AlertStatement {
  readonly file: string;
}

/** Every alert statement outside of the managed file, in the order of the tree. */
export function unmanagedAlerts(
  tree: ControlTree,
  managedFile: { readonly path: string; readonly target: string },
): UnmanagedStatement[] {
  return tree.files
    .filter(({ path, realPath }) => path !== managedFile.path && realPath !== managedFile.target)
    .flatMap(({ path, statements }) => statements.alerts.map((alert) => ({ ...alert, file: path })));
}

/** What all `set httpd` statements together allow; undefined without any. */
export function httpdStatement(tree: ControlTree): (HttpdStatement & { readonly file: string }) | undefined {
  const all = tree.files.flatMap(({ path, statements }) => statements.httpd.map((one) => ({ ...one, file: path })));
  const [first] = all;
  return (
    first && {
      ...first,
      credentials: all.flatMap(({ credentials }) => credentials),
      hosts: all.flatMap(({ hosts }) => hosts),
      hasOtherUsers: all.some(({ hasOtherUsers }) => hasOtherUsers),
    }
  );
}
