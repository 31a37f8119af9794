import { basename, dirname } from 'node:path';
import type { AlertIncludes } from '../monit/config/alert-include.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import { readHeader } from '../render/header.ts';

export interface SortedFiles {
  readonly users: readonly TreeFile[];
  /** The global file that monit-alert wrote, if Monit reads one. */
  readonly managed: TreeFile | undefined;
  /** By name: the files that alert includes read. */
  readonly services: ReadonlyMap<string, TreeFile>;
}

export function sortFiles({ files }: ControlTree, { directory, includes }: AlertIncludes): SortedFiles {
  const read = new Set(includes.map(({ path }) => path));
  const isService = ({ path }: TreeFile) => dirname(path) === directory || read.has(path);
  const isManaged = (file: TreeFile) =>
    file.includedBy !== undefined && !isService(file) && readHeader(file.text).kind !== 'unmanaged';
  return {
    users: files.filter((file) => !isManaged(file) && !isService(file)),
    managed: files.find(isManaged),
    services: new Map(files.filter(isService).map((file) => [basename(file.path), file])),
  };
}
