import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import { MonitAlertError, systemErrorReason } from '../errors.ts';
import type { Installation } from '../inspect/installation.ts';
import { type FileSystem, readFileSystem } from '../system/file-system.ts';
import { type Finding, ok, problem, warning } from './finding.ts';
import type { Facts } from './gather-facts.ts';

/** Bytes. A change needs a few times the size of the configuration, in each place. */
const [least, comfortable] = [1 << 20, 16 << 20];
const comfortableInodes = 100;

/** A directory that a change writes to. `fileSystem` is the error if it could not be examined. */
export interface Place {
  readonly what: string;
  readonly path: string;
  readonly fileSystem: FileSystem | string;
  /** Whether its files must survive a reboot. */
  readonly isToLast: boolean;
}

export async function examineDisk({ installation, state, siteFacts }: Facts): Promise<Finding[]> {
  const directory = state instanceof MonitAlertError ? siteFacts.others.stateDirectory : state;
  const places = [
    { what: 'the state directory', path: directory, isToLast: true },
    ...(installation instanceof MonitAlertError ? [] : managedPlaces(installation)),
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

function managedPlaces({ managedFile, alertIncludes }: Pick<Installation, 'managedFile' | 'alertIncludes'>) {
  const ofServices = alertIncludes.includes.length > 0 ? [alertIncludes.directory] : [];
  return [
    { what: "the managed file's directory", path: dirname(managedFile.target), isToLast: true },
    ...ofServices.map((path) => ({ what: 'the directory of the files of services', path, isToLast: true })),
  ];
}

export function judgeDisk(places: readonly Place[]): Finding[] {
  const findings = places.flatMap(judgePlace);
  return findings.length > 0 ? findings : [ok('disk', 'enough space wherever a change writes')];
}

function judgePlace({ what, path, fileSystem, isToLast }: Place): Finding[] {
  if (typeof fileSystem === 'string') {
    return [
      problem('disk', `${what} cannot be used: ${fileSystem}`, 'Correct that, then run `monit-alert doctor`.', [path]),
    ];
  }
  const { freeBytes, freeInodes, isReadOnly, isInMemory } = fileSystem;
  if (isReadOnly) {
    const remount = `mount -o remount,rw "$(findmnt -no TARGET -T ${path})"`;
    return [problem('disk', `${what} is on a read-only file system`, remount, [path])];
  }
  const freeSome = `Free some space there: see \`df -h ${path}\`.`;
  if (freeBytes < least || freeInodes === 0) {
    const left = freeInodes === 0 ? 'no inodes' : `${Math.floor(freeBytes / 1024)} KiB`;
    return [problem('disk', `${what} has ${left} left: a change would be refused`, freeSome, [path])];
  }
  const scarce = freeBytes < comfortable || (freeInodes !== undefined && freeInodes < comfortableInodes);
  const room = scarce ? [warning('disk', `${what} has little space left`, freeSome, [path])] : [];
  if (!isToLast || !isInMemory) return room;
  const remedy = 'A reboot would erase the active holds. Add to config.yaml: state-dir: A DIRECTORY ON A DISK';
  return [...room, warning('disk', `${what} is in memory only`, remedy, [path])];
}
