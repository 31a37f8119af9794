import { readFile } from 'node:fs/promises';
import { MonitAlertError, systemErrorCode } from '../errors.ts';
import { type CheckedConfiguration, checkConfiguration } from '../monit/check.ts';
import { type ControlTree, readControlTree } from '../monit/control-file.ts';
import { locateManagedFile, type ManagedFile } from '../monit/managed-file.ts';
import { readHeader } from '../render/header.ts';
import type { Deadline } from '../system/clock.ts';
import { stageTree } from './stage.ts';

/** One Monit's configuration as it is on disk now. */
export interface Installation {
  readonly tree: ControlTree;
  readonly managedFile: ManagedFile;
  readonly installed: Installed;
}

/** What stands at the managed file's place. `edited`: ours by its header, but changed since by somebody else. */
export type Installed =
  | { readonly kind: 'absent'; readonly text: undefined; readonly profile: undefined }
  | { readonly kind: 'intact' | 'edited'; readonly text: string; readonly profile: string }
  | { readonly kind: 'foreign'; readonly text: string; readonly profile: undefined };

/** Where to look. */
export interface Location {
  readonly controlFile: string;
  /** Undefined: found from the control file's include patterns. */
  readonly managedFile: string | undefined;
  /** Where Monit's relative include patterns begin. */
  readonly workingDirectory: string;
}

/** @throws MonitAlertError `control-file.*`, `managed-file.*` */
export async function readInstallation(location: Location): Promise<Installation> {
  const tree = await readControlTree(location.controlFile, { workingDirectory: location.workingDirectory });
  const managedFile = await locateManagedFile(tree, {
    isOurs: (text) => readHeader(text).kind !== 'foreign',
    ...(location.managedFile === undefined ? {} : { explicit: location.managedFile }),
  });
  return { tree, managedFile, installed: await readInstalled(managedFile.target) };
}

async function readInstalled(path: string): Promise<Installed> {
  const text = await readIfPresent(path);
  if (text === undefined) return { kind: 'absent', text, profile: undefined };
  const header = readHeader(text);
  return header.kind === 'foreign' ? { kind: 'foreign', text, profile: undefined } : { ...header, text };
}

async function readIfPresent(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw new MonitAlertError('managed-file.unreadable', `cannot read ${path}: ${systemErrorCode(error) ?? ''}`, {
      cause: error,
    });
  }
}

/**
 * Asks Monit what the whole configuration would mean with this text in the managed file (undefined: without the file).
 * Nothing of the configuration is touched: a staged copy is read.
 *
 * @throws MonitAlertError `control-file.rejected` with the user's own paths and lines.
 */
export async function checkWith(
  { tree, managedFile }: Pick<Installation, 'tree' | 'managedFile'>,
  text: string | undefined,
  monit: string,
  deadline: Deadline,
): Promise<CheckedConfiguration> {
  const staged = await stageTree(tree, { managedFile, text: text ?? null });
  try {
    return await checkConfiguration(staged.controlFile, {
      monit,
      timeoutMs: deadline.remainingMs(),
      restorePaths: staged.restore,
    });
  } finally {
    await staged.dispose();
  }
}
