import { resolve } from 'node:path';
import type { AlertStatement } from './alert-statement.ts';
import { type IncludedBy, parseTreeFile, readTreeFile, realPathIfAny, type TreeFile } from './config-file.ts';
import { expandGlob, type Listing, newListing } from './glob.ts';
import type { HttpdStatement } from './httpd-statement.ts';

export interface ControlTree {
  readonly controlFile: string;
  readonly workingDirectory: string;
  /** The control file, then each file after the one that includes it, in byte order; no file twice. */
  readonly files: readonly TreeFile[];
}

export interface TreeReading {
  // For relative include patterns: the caller's directory for `monit` and `monit -I`, but `/` for a running daemon,
  // which loses files from its starting directory on its first reload (5.27.2 to 6.0.0).
  readonly workingDirectory: string;
  /** Bytes to read instead of those on disk, by real path. */
  readonly instead?: ReadonlyMap<string, Buffer>;
}

/**
 * @throws MonitAlertError `control-file.missing`, `control-file.not-a-file`, `control-file.unreadable`, `include.*`.
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
  const files = new Map<string, TreeFile>();
  addWithIncludes(read(path, undefined), { files, read, seen: newListing() });
  return { controlFile: path, workingDirectory, files: [...files.values()] };
}

type Reader = (path: string, includedBy: IncludedBy | undefined) => TreeFile;

/** A text to read instead of what is on disk; null removes the file. */
export interface NewText {
  readonly path: string;
  readonly text: string | null;
  readonly includedBy: IncludedBy;
}

/** With other text in some files, which may be new. Throws as {@link readControlTree}. */
export function withTexts(tree: ControlTree, texts: readonly NewText[]): ControlTree {
  const replaced = new Set(texts.map(({ path }) => path));
  const files = new Map(tree.files.filter(({ path }) => !replaced.has(path)).map((file) => [file.path, file]));
  const read: Reader = (name, by) => readTreeFile(name, by, tree.workingDirectory);
  const growing = { files, read, seen: newListing() };
  for (const { path, text, includedBy } of texts) {
    if (text === null) continue;
    addWithIncludes(parseTreeFile(path, Buffer.from(text), includedBy, tree.workingDirectory), growing);
  }
  return { ...tree, files: [...files.values()] };
}

interface GrowingTree {
  readonly files: Map<string, TreeFile>;
  readonly read: Reader;
  readonly seen: Listing;
}

function addWithIncludes(file: TreeFile, tree: GrowingTree): void {
  const { files, read, seen } = tree;
  files.set(file.path, file);
  for (const { resolved, pattern, line } of file.includes) {
    for (const path of expandGlob(resolved, seen)) {
      if (!files.has(path)) addWithIncludes(read(path, { file: file.path, line, pattern }), tree);
    }
  }
}

export interface UnmanagedStatement extends AlertStatement {
  readonly file: string;
}

/** In the order of the tree. @param servicePaths of the files of services. */
export function unmanagedAlerts(
  tree: ControlTree,
  managedFile: { readonly path: string; readonly target: string },
  servicePaths: ReadonlySet<string> = new Set(),
): UnmanagedStatement[] {
  return tree.files
    .filter(({ path, realPath }) => path !== managedFile.path && realPath !== managedFile.target)
    .filter(({ path }) => !servicePaths.has(path))
    .flatMap(({ path, statements }) => statements.alerts.map((alert) => ({ ...alert, file: path })));
}

/** All `set httpd` statements merged; undefined if there are none. */
export function httpdStatement(tree: ControlTree): (HttpdStatement & { readonly file: string }) | undefined {
  const all = tree.files.flatMap(({ path, statements }) => statements.httpd.map((one) => ({ ...one, file: path })));
  const [first] = all;
  return (
    first && {
      ...first,
      credentials: all.flatMap(({ credentials }) => credentials),
      hosts: all.flatMap(({ hosts }) => hosts),
      cleartextFiles: all.flatMap(({ cleartextFiles }) => cleartextFiles),
      hasOtherUsers: all.some(({ hasOtherUsers }) => hasOtherUsers),
    }
  );
}
