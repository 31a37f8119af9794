import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import { type FileSystem, readFileSystem } from '../system/file-system.ts';
import type { Facts } from './facts.ts';
import { type Finding, ok, problem, warning } from './finding.ts';

/** Bytes. A change needs a few times the configuration's size, in each place. */
const [least, comfortable] = [1 << 20, 16 << 20];
const comfortableInodes = 100;

/** A place that a change writes to; `fileSystem` is the reason where it could not be looked at. */
export interface Place {
  readonly what: string;
  readonly path: string;
  readonly fileSystem: FileSystem | string;
  /** Whether what is kept there is to survive a reboot. */
  readonly isToLast: boolean;
}

/** Whether a change has room to be made in. */
export async function examineDisk({ installation, state, patient }: Facts): Promise<Finding[]> {
  const directory = state instanceof MonitAlertError ? patient.others.stateDirectory : state;
  const managed = installation instanceof MonitAlertError ? [] : [dirname(installation.managedFile.target)];
  const places = [
    { what: 'the state directory', path: directory, isToLast: true },
    ...managed.map((path) => ({ what: "the managed file's directory", path, isToLast: true })),
    { what: 'the directory for temporary files', path: tmpdir(), isToLast: false },
  ];
  const looked = await Promise.all(
    places.map(async (place) => ({
      ...place,
      fileSystem: await readFileSystem(place.path).catch((error: unknown) => systemErrorReason(error)),
    })),
  );
  return judgeDisk(looked);
}

export function judgeDisk(places: readonly Place[]): Finding[] {
  const findings = places.flatMap(judgePlace);
  return findings.length > 0 ? findings : [ok('disk', 'there is room wherever a change writes')];
}

function judgePlace({ what, path, fileSystem, isToLast }: Place): Finding[] {
  if (typeof fileSystem === 'string') {
    return [problem('disk', `${what} cannot be looked at: ${fileSystem}`, 'See to it that it can be used.', [path])];
  }
  const { freeBytes, freeInodes, isReadOnly, isInMemory } = fileSystem;
  if (isReadOnly) {
    return [problem('disk', `${what} is on a file system that is read-only`, 'Mount it to be written to.', [path])];
  }
  if (freeBytes < least || freeInodes === 0) {
    const short = freeInodes === 0 ? 'no inode is' : `${Math.floor(freeBytes / 1024)} KiB are`;
    return [problem('disk', `${short} left for ${what}: a change would be refused`, 'Make room there.', [path])];
  }
  const scarce = freeBytes < comfortable || (freeInodes !== undefined && freeInodes < comfortableInodes);
  const room = scarce ? [warning('disk', `little room is left for ${what}`, 'Make room there.', [path])] : [];
  if (!isToLast || !isInMemory) return room;
  const remedy = 'Keep it on a disk: what stands there is gone after a reboot, with what is held.';
  return [...room, warning('disk', `${what} is in memory only`, remedy, [path])];
}
