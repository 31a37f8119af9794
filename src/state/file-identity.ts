import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { dirname } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { ManagedFile } from '../monit/config/managed-file.ts';
import { lstat, stat } from '../system/files.ts';
import { readRegularFile } from '../system/regular-file.ts';

type Place = Pick<ManagedFile, 'path' | 'target'>;

export interface FileIdentity {
  /** Device, inode, change time (ns) and a digest of the bytes. */
  readonly key: string;
  /** The directories and links through which Monit finds the file, each with its inode and time. */
  readonly way: readonly string[];
}

/**
 * Files with equal keys have the same bytes, and nobody has written one of them: no `touch` sets a change time back.
 * The change time alone may be two seconds coarse, and the digest alone does not show a change that was undone.
 * @returns undefined if there is no file. @throws the system's error.
 */
export async function fileIdentity(place: Place): Promise<FileIdentity | undefined> {
  const before = await orNotThere(stat(place.target, { bigint: true }));
  const found = before && (await orNotThere(readRegularFile(place.target)));
  const after = found && (await orNotThere(stat(place.target, { bigint: true })));
  const way = after && (await orNotThere(wayTo(place)));
  if (before === undefined || found === undefined || after === undefined || way === undefined) return undefined;
  const stamp = stampOf(before) === stampOf(after) ? stampOf(after) : `${stampOf(before)} to ${stampOf(after)}`;
  return { key: `${stamp}:${digestOf(found.bytes)}`, way };
}

/** The global managed file, and those of services. */
export interface ManagedPlaces {
  readonly managedFile: Place;
  /** Absolute; not all of them need exist. */
  readonly servicePaths: readonly string[];
}

/** One for all managed files, as {@link fileIdentity}: undefined if there is no global one. */
export async function managedIdentity(places: ManagedPlaces): Promise<FileIdentity | undefined> {
  return joined(await identitiesOf(places));
}

/**
 * The identity of files with this content. Files with other content have one that equals no other.
 * @param contents by path, for the global file its target; undefined: there is no such file.
 */
export async function identityWith(
  places: ManagedPlaces,
  contents: ReadonlyMap<string, string | Uint8Array | undefined>,
): Promise<FileIdentity | undefined> {
  const identities = await identitiesOf(places);
  const isAsSaid = identities.every(({ path, identity }) => {
    const content = contents.get(path);
    return content === undefined ? identity === undefined : identity?.key.endsWith(`:${digestOf(content)}`) === true;
  });
  return isAsSaid ? joined(identities) : { key: 'another text', way: [] };
}

interface PlacedIdentity {
  readonly path: string;
  readonly identity: FileIdentity | undefined;
}

/** The global file's first. */
async function identitiesOf({ managedFile, servicePaths }: ManagedPlaces): Promise<PlacedIdentity[]> {
  const places = [managedFile, ...servicePaths.map((path) => ({ path, target: path }))];
  return Promise.all(places.map(async (place) => ({ path: place.target, identity: await fileIdentity(place) })));
}

function joined([first, ...others]: readonly PlacedIdentity[]): FileIdentity | undefined {
  const present = others.flatMap(({ path, identity }) => (identity === undefined ? [] : [{ path, ...identity }]));
  if (first?.identity === undefined || present.length === 0) return first?.identity;
  const { key, way } = first.identity;
  const digest = digestOf(present.map((file) => `${file.path} ${file.key}\n`).join(''));
  return { key: `${key}+${digest}`, way: [...new Set([...way, ...present.flatMap((file) => file.way)])] };
}

/** Whether the file, and the way to it, has stayed as it was. Two times undefined: there was no file, and is none. */
export function isSameFile(before: FileIdentity | undefined, after: FileIdentity | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  return before.key === after.key && isSameWay(before.way, after.way);
}

/**
 * As {@link isSameFile}, for the moment of a parse. The times of directories do not count: somebody may touch one.
 */
export function isStillThere(before: FileIdentity | undefined, after: FileIdentity | undefined): boolean {
  const withoutTimes = (each: FileIdentity | undefined) =>
    each && { ...each, way: each.way.map((part) => part.replace(/@.*/, '')) };
  return isSameFile(withoutTimes(before), withoutTimes(after));
}

/** A directory whose time is not given has only had other files come and go since. */
function isSameWay(before: readonly string[], after: readonly string[]): boolean {
  const isSame = (now: string, then: string) => now === then || then.startsWith(`${now}@`);
  return before.length === after.length && after.every((now, index) => isSame(now, before[index] ?? ''));
}

function digestOf(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

function stampOf({ dev, ino, ctimeNs }: BigIntStats): string {
  return `${dev}:${ino}:${ctimeNs}`;
}

async function orNotThere<T>(asked: Promise<T>): Promise<T | undefined> {
  return asked.catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  });
}

/** Whoever switches a link or a directory on the way, if only for a while, leaves another way behind. */
async function wayTo({ path, target }: Place): Promise<string[]> {
  const [directory, targetDirectory] = [dirname(path), dirname(target)];
  const directories = [...new Set([directory, targetDirectory])].map(async (each) => directoryStamp(each));
  const stamps = await Promise.all([...directories, ...ancestors(path).map(linkStamp)]);
  return stamps.filter((stamp) => stamp !== undefined);
}

// A rename of a directory changes its change time only; a file that comes or goes changes both times. So other files
// may come and go.
async function directoryStamp(path: string): Promise<string> {
  const { dev, ino, ctimeNs, mtimeNs } = await stat(path, { bigint: true });
  return ctimeNs === mtimeNs ? `${dev}:${ino}` : `${dev}:${ino}@${ctimeNs}`;
}

async function linkStamp(path: string): Promise<string | undefined> {
  const found = await lstat(path, { bigint: true });
  return found.isSymbolicLink() ? stampOf(found) : undefined;
}

/** The path itself first. */
function ancestors(path: string): string[] {
  return dirname(path) === path ? [path] : [path, ...ancestors(dirname(path))];
}
