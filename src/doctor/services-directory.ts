import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { Installation } from '../inspect/installation.ts';
import { listServiceFiles } from '../inspect/services/list-service-files.ts';
import { realPathOf } from '../monit/config/config-file.ts';
import { type Ownership, readServiceHeader } from '../render/header.ts';
import { ifAbsent } from '../system/absent-file.ts';
import { stat } from '../system/files.ts';
import { readRegularFile } from '../system/regular-file.ts';
import { otherUserOnTheWay } from '../system/trust.ts';

/** The directory of the files of services, as it is. */
export interface ServicesDirectory {
  readonly path: string;
  readonly state: 'absent' | 'directory' | 'not a directory';
  /** A text that says which other user could replace it. */
  readonly otherUser: string | undefined;
  /** Without temporary files. */
  readonly files: readonly PresentFile[];
}

/** A file in it. */
interface PresentFile {
  readonly path: string;
  readonly kind: Ownership['kind'];
  /** Whether an include statement reads it, even one that is no alert include. */
  readonly isRead: boolean;
  /** A text that says which other user could write or replace it; undefined also if that is so for the directory. */
  readonly otherUser: string | undefined;
}

/** Throws the system's error if it cannot be read. */
export async function readServicesDirectory({
  tree,
  alertIncludes,
}: Pick<Installation, 'tree' | 'alertIncludes'>): Promise<ServicesDirectory> {
  const path = alertIncludes.directory;
  const hands = await stat(tree.controlFile);
  const otherUser = await otherUserOnTheWay(path, hands);
  const state = await stateOf(path);
  if (state !== 'directory') return { path, state, otherUser, files: [] };
  const read = new Set(tree.files.map(({ realPath }) => realPath));
  const files = (await listServiceFiles(path)).map(async (name): Promise<PresentFile | undefined> => {
    const file = join(path, name);
    const kind = await kindOf(file);
    if (kind === undefined) return undefined;
    const other = otherUser === undefined ? await otherUserOnTheWay(file, hands) : undefined;
    return { path: file, kind, isRead: read.has(realPathOf(file)), otherUser: other };
  });
  return { path, state, otherUser, files: (await Promise.all(files)).filter((file) => file !== undefined) };
}

/** Undefined for what is not a regular file. */
async function kindOf(path: string): Promise<Ownership['kind'] | undefined> {
  const found = await readRegularFile(path, { orDevice: false }).catch((error: unknown) => {
    if (['ENOENT', 'EISDIR', 'EINVAL'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  });
  return found && readServiceHeader(found.bytes.toString()).kind;
}

async function stateOf(path: string): Promise<ServicesDirectory['state']> {
  const found = await stat(path).catch(ifAbsent(undefined));
  if (found === undefined) return 'absent';
  return found.isDirectory() ? 'directory' : 'not a directory';
}
