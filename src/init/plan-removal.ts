import type { AlertImport, FileEdit } from '../inspect/file-edits.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import type { AlertIncludes } from '../monit/config/alert-include.ts';
import type { TreeFile } from '../monit/config/config-file.ts';
import type { ControlTree } from '../monit/config/config-tree.ts';
import { editOf } from './import-edits.ts';
import { alertIncludeFinder, removeInclude, uncomment } from './include-text.ts';
import { applyEdits } from './text-edits.ts';

interface Place {
  readonly file: string;
  readonly line: number;
}

/** What `--remove-includes` takes back. */
export interface Removal {
  /** The lines of alert includes. */
  readonly removed: readonly Place[];
  /** How many statements of services are statements again. */
  readonly restored: number;
  /** Lines that stay as they are. */
  readonly kept: readonly (Place & { readonly reason: string })[];
}

export async function planRemoval(
  files: readonly TreeFile[],
  alertIncludes: AlertIncludes,
): Promise<Removal & { readonly edits: readonly FileEdit[] }> {
  const isAlertInclude = alertIncludeFinder(alertIncludes);
  const edits = new Map<string, FileEdit>();
  const removed: Place[] = [];
  const kept: Removal['kept'][number][] = [];
  let restored = 0;
  for (const file of files) {
    const { path } = file;
    const { edits: statements, edited } = uncomment(file.text);
    const lines = file.includes
      .filter((include) => isAlertInclude(file, include))
      .map((include) => ({ place: { file: path, line: include.line }, edit: removeInclude(file, include) }));
    removed.push(...lines.flatMap(({ place, edit }) => (edit === undefined ? [] : [place])));
    kept.push(
      ...lines
        .filter(({ edit }) => edit === undefined)
        .map(({ place }) => ({ ...place, reason: 'the line has something else, too' })),
      ...edited.map((line) => ({ file: path, line, reason: 'the lines below it were edited' })),
    );
    restored += statements.length;
    const all = [...statements, ...lines.flatMap(({ edit }) => edit ?? [])];
    if (all.length > 0) edits.set(file.realPath, await editOf(file, applyEdits(file.text, all)));
  }
  return { edits: [...edits.values()], removed, restored, kept };
}

/** Services may be alerted about otherwise: a profile no longer reaches them. */
export function asRemoval(edits: readonly FileEdit[], tree: ControlTree, checked: CheckedConfiguration): AlertImport {
  const { alerts, mail } = checked;
  return { edits, now: { tree, checked }, expected: { alerts, mail, services: [] } };
}
