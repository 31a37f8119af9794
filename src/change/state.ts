import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ensureDirectory, removeFile, replaceFile } from '../system/atomic-file.ts';

/** What was last seen to be in force, kept to recognise it and to go back to it. */
export interface Proved {
  readonly profile: string;
  readonly text: string;
  /** The key of the very file that Monit parsed: see {@link fileIdentity}. */
  readonly fileIdentity: string;
}

/** Who holds the lock, for those who wait. */
export interface Holder {
  readonly pid: number;
  readonly by: string;
  readonly command: string;
  /** UTC, ISO 8601. */
  readonly since: string;
}

const provedFile = 'proved.json';
const holderFile = 'holder.json';

/** The part of the state directory that belongs to one control file; a host may run several Monits. */
export function stateFor(stateDirectory: string, controlFile: string): string {
  return join(stateDirectory, encodeURIComponent(controlFile.replace(/^\//, '')));
}

/** Creates the directory for its owner alone (0700): it holds texts with mail server passwords. */
export async function ensureState(directory: string): Promise<void> {
  await ensureDirectory(directory, 0o700);
}

export async function readProved(directory: string): Promise<Proved | undefined> {
  return readJson<Proved>(join(directory, provedFile));
}

export async function writeProved(directory: string, proved: Proved): Promise<void> {
  await replaceFile(join(directory, provedFile), `${JSON.stringify(proved)}\n`);
}

export async function readHolder(directory: string): Promise<Holder | undefined> {
  return readJson<Holder>(join(directory, holderFile));
}

export async function writeHolder(directory: string, holder: Holder): Promise<void> {
  await replaceFile(join(directory, holderFile), `${JSON.stringify(holder)}\n`);
}

export async function removeHolder(directory: string): Promise<void> {
  await removeFile(join(directory, holderFile));
}

/** Keeps a text that a change is about to overwrite, and says where. */
export async function keepText(directory: string, name: string, text: string): Promise<string> {
  const path = join(directory, name);
  await replaceFile(path, text);
  return path;
}

export interface FileIdentity {
  /** Device, inode and change time (ns) in one. */
  readonly key: string;
  /** The change time in whole seconds since the epoch. */
  readonly changedSeconds: number;
}

/**
 * One file as the kernel knows it. The change time is the inode's: every write moves it and no `touch` sets it back, so
 * equal identities mean that not a byte was written in between. Undefined where there is no file.
 */
export async function fileIdentity(path: string): Promise<FileIdentity | undefined> {
  const found = await stat(path, { bigint: true }).catch(() => undefined);
  if (found === undefined) return undefined;
  return { key: `${found.dev}:${found.ino}:${found.ctimeNs}`, changedSeconds: Number(found.ctimeNs / 1_000_000_000n) };
}

/** These files only help: one that is missing or was cut short is as good as none. */
async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch {
    return undefined;
  }
}
