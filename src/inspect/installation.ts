import { basename } from 'node:path';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../errors.ts';
import type { CheckedConfiguration } from '../monit/check/check-configuration.ts';
import { type AlertIncludes, alertIncludesIn, defaultServicesDirectory } from '../monit/config/alert-include.ts';
import { type ControlTree, type NewText, readControlTree } from '../monit/config/config-tree.ts';
import { locateManagedFile, type ManagedFile } from '../monit/config/managed-file.ts';
import { readHeader } from '../render/header.ts';
import { type ServiceTexts, serviceText } from '../render/managed-text.ts';
import type { ManagedPlaces } from '../state/file-identity.ts';
import type { Deadline } from '../system/clock.ts';
import { type FileContent, readRegularFile } from '../system/regular-file.ts';
import type { FileBefore, FileEdit } from './file-edits.ts';
import { check } from './staged-check.ts';
import { type Staged, stageTree } from './staging-copy.ts';

export interface Installation {
  readonly tree: ControlTree;
  readonly managedFile: ManagedFile;
  readonly alertIncludes: AlertIncludes;
  readonly installed: Installed;
}

/** `edited`: it has our header, but somebody changed it. */
export type Installed =
  | { readonly kind: 'absent'; readonly text: undefined; readonly profile: undefined; readonly original: undefined }
  | { readonly kind: 'intact' | 'edited'; readonly text: string; readonly profile: string; readonly original: Original }
  | { readonly kind: 'unmanaged'; readonly text: string; readonly profile: undefined; readonly original: Original };

/** What Monit's check is to read in the managed files. */
export interface ManagedTexts {
  /** Undefined: no global managed file. */
  readonly global: string | undefined;
  /** Of the files of services, by file name; others are left out. Undefined: as they are on disk. */
  readonly services?: ServiceTexts | undefined;
}

export function placesOf({
  managedFile,
  alertIncludes,
}: Pick<Installation, 'managedFile' | 'alertIncludes'>): ManagedPlaces {
  return { managedFile, servicePaths: alertIncludes.includes.map(({ path }) => path) };
}

/** Without any managed file. */
export const noTexts: ManagedTexts = { global: undefined, services: {} };

/** Bytes, since not everybody writes UTF-8, and the mode. */
export type Original = FileBefore;

export interface Location {
  readonly controlFile: string;
  /** Undefined: derived from the control file's include patterns. */
  readonly managedFile: string | undefined;
  /** Of the files of services; undefined: beside the control file. */
  readonly servicesDirectory?: string | undefined;
  /** The base of Monit's relative include patterns. */
  readonly workingDirectory: string;
}

/** @param edits files that are read as they will be. @throws MonitAlertError `control-file.*`, `managed-file.*` */
export async function readInstallation(location: Location, edits: readonly FileEdit[] = []): Promise<Installation> {
  const instead = new Map(edits.map(({ path, after }) => [path, Buffer.from(after)]));
  const tree = readControlTree(location.controlFile, { workingDirectory: location.workingDirectory, instead });
  const managedFile = await locateManagedFile(tree, {
    isOurs: (text) => readHeader(text).kind !== 'unmanaged',
    ...(location.managedFile === undefined ? {} : { explicit: location.managedFile }),
  });
  const directory = location.servicesDirectory ?? defaultServicesDirectory(location.controlFile);
  const alertIncludes = alertIncludesIn(tree, directory);
  return { tree, managedFile, alertIncludes, installed: await readInstalled(managedFile.target) };
}

/** @throws MonitAlertError `managed-file.unreadable`, also for what is not a regular file */
export async function readInstalled(path: string): Promise<Installed> {
  const original = await readOriginal(path);
  if (original === undefined) return { kind: 'absent', text: undefined, profile: undefined, original };
  const text = original.bytes.toString('utf8');
  const header = readHeader(text);
  if (header.kind === 'unmanaged') return { kind: 'unmanaged', text, profile: undefined, original };
  return { ...header, text, original };
}

/** @throws MonitAlertError `managed-file.unreadable`, also for what is not a regular file */
export async function readOriginal(path: string): Promise<FileContent | undefined> {
  try {
    return await readRegularFile(path, { orDevice: false });
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return undefined;
    throw unreadable(path, error);
  }
}

export function unreadable(path: string, cause: unknown): MonitAlertError {
  return new MonitAlertError('managed-file.unreadable', `cannot read ${path}: ${systemErrorReason(cause)}`, {
    hint: 'Run this as the user that Monit runs as, and make sure that the path is free or a regular file.',
    cause,
  });
}

/** @throws MonitAlertError `control-file.rejected`, with the user's own paths. */
export async function checkWith(
  { tree, managedFile, alertIncludes }: Pick<Installation, 'tree' | 'managedFile' | 'alertIncludes'>,
  { global, services }: ManagedTexts,
  monit: string,
  deadline: Deadline,
): Promise<CheckedConfiguration> {
  const staged = services === undefined ? [] : newTexts(alertIncludes, services);
  const byPath = new Map(staged.map(({ path, text }) => [path, text ?? undefined]));
  const isManaged = (file: string) => file === managedFile.path || file === managedFile.target;
  const textOf = (file: string) => (isManaged(file) ? global : (byPath.get(file) ?? unwrittenText(tree, file)));
  return checkStaged(await stageTree(tree, { managedFile, text: global, services: staged }), textOf, monit, deadline);
}

function newTexts({ includes }: AlertIncludes, texts: ServiceTexts): NewText[] {
  return includes.map(({ path, file, line, pattern }) => {
    return { path, text: serviceText(texts, basename(path)) ?? null, includedBy: { file, line, pattern } };
  });
}

/** On a staged copy, so that nothing is touched. @throws MonitAlertError `control-file.rejected` */
export async function checkTree(tree: ControlTree, monit: string, deadline: Deadline): Promise<CheckedConfiguration> {
  return checkStaged(await stageTree(tree), (file) => unwrittenText(tree, file), monit, deadline);
}

function unwrittenText({ files }: ControlTree, file: string): string | undefined {
  return files.find(({ path, isOnDisk }) => path === file && !isOnDisk)?.text;
}

async function checkStaged(
  staged: Staged,
  textOf: (file: string) => string | undefined,
  monit: string,
  deadline: Deadline,
): Promise<CheckedConfiguration> {
  try {
    const options = { monit, timeoutMs: deadline.remainingMs(), restorePaths: staged.restore, logFile: '/dev/null' };
    return await check(staged.controlFile, options, textOf);
  } finally {
    staged.dispose();
  }
}
