import { join } from 'node:path';
import { keepContent } from '../../state/state-directory.ts';
import type { Execution } from '../execution.ts';

/** Copies the files that somebody else wrote or edited, and that are about to change. @returns warnings. */
export async function keepCopies({ installation, serviceEdits, edits, state }: Execution): Promise<string[]> {
  const { installed, managedFile } = installation;
  const managed = [{ path: managedFile.path, kind: installed.kind, before: installed.original }, ...serviceEdits];
  const warnings: string[] = [];
  for (const { path, kind, before } of managed) {
    if (before === undefined || (kind !== 'edited' && kind !== 'unmanaged')) continue;
    const what = kind === 'edited' ? 'was edited by hand' : 'was not written by monit-alert';
    warnings.push(`${path} ${what}; that version is kept as ${await keepCopy(state, kind, path, before.bytes)}`);
  }
  return [...warnings, ...(await keepImported(edits, state))];
}

async function keepImported(edits: Execution['edits'], state: string): Promise<string[]> {
  const files: { readonly path: string; readonly kept: string }[] = [];
  for (const { path, before } of edits) {
    if (before !== undefined) files.push({ path, kept: await keepCopy(state, 'imported', path, before.bytes) });
  }
  const [first, ...others] = files;
  if (first === undefined) return [];
  if (others.length === 0) return [`${first.path} is changed; the earlier version is kept as ${first.kept}`];
  return [`${files.length} files are changed; the earlier versions are kept as ${join(state, 'imported-*')}`];
}

/** @returns the path of the copy. @throws MonitAlertError `state.unwritable` */
export async function keepCopy(
  state: string,
  kind: 'edited' | 'unmanaged' | 'imported' | 'replaced',
  path: string,
  content: Uint8Array,
): Promise<string> {
  const name = encodeURIComponent(path.slice(1)).slice(-100);
  return keepContent(state, `${kind}-${new Date().toISOString()}-${name}`, content);
}
