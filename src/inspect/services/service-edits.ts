import { basename, dirname, join } from 'node:path';
import { MonitAlertError } from '../../errors.ts';
import { isReadByProblem } from '../../monit/config/alert-include.ts';
import { alertOf } from '../../monit/config/alert-statement.ts';
import type { Alert } from '../../monit/config/grammar.ts';
import { readStatements } from '../../monit/config/statements.ts';
import { readServiceHeader } from '../../render/header.ts';
import { ifAbsent } from '../../system/absent-file.ts';
import { realpath } from '../../system/files.ts';
import type { FileContent } from '../../system/regular-file.ts';
import { ourHands, otherUserOnTheWay } from '../../system/trust.ts';
import { type Installation, readOriginal, unreadable } from '../installation.ts';
import { listServiceFiles } from './list-service-files.ts';
import type { RenderedTexts } from './rendered-texts.ts';

/** A file of a service that changes. */
export interface ServiceEdit {
  /** Absolute. */
  readonly path: string;
  /** As Monit prints it; undefined: nothing reads the file, because its alert include has gone. */
  readonly service: string | undefined;
  /** `edited`: it has our header, but somebody changed it. */
  readonly kind: 'absent' | 'intact' | 'edited' | 'unmanaged';
  readonly before: FileContent | undefined;
  /** Undefined: it is removed. */
  readonly after: string | undefined;
}

/**
 * What has to be written and removed so that the files of services are these. What is equal is left out.
 * @throws MonitAlertError `managed-file.unreadable`
 */
export async function planServiceEdits(
  { alertIncludes }: Pick<Installation, 'alertIncludes'>,
  { files, reached }: Pick<RenderedTexts, 'files' | 'reached'>,
): Promise<ServiceEdit[]> {
  const { directory, includes, problems } = alertIncludes;
  const wanted = new Map(files.map((file) => [file.fileName, file]));
  const paths = new Map(includes.map(({ path }) => [basename(path), path]));
  const services = new Map(reached.map(({ fileName, name }) => [fileName, name]));
  // Read in the block of another service, or twice.
  const misread = (path: string) => (isReadByProblem(path, problems) ? basename(path) : undefined);
  if (includes.length > 0) await ensureTrusted(includes.map(({ path }) => dirname(path)));
  const present = await listNames(directory, includes.length > 0);
  const names = [...new Set([...paths.keys(), ...present])].sort();
  const edits = names.map(async (name): Promise<ServiceEdit | undefined> => {
    const file = wanted.get(name);
    if (file === undefined && !present.has(name)) return undefined;
    const path = paths.get(name) ?? join(directory, name);
    const before = present.has(name) ? await readOriginal(path) : undefined;
    if (before?.bytes.toString() === file?.text) return undefined;
    const edit = {
      path,
      service: services.get(name) ?? misread(path),
      kind: kindOf(before),
      before,
      after: file?.text,
    };
    return edit.kind === 'unmanaged' && !paths.has(name) ? undefined : edit;
  });
  return (await Promise.all(edits)).filter((edit) => edit !== undefined);
}

/** The alerts that a file of a service says. */
export function alertsIn(text: string | undefined): Alert[] {
  return text === undefined ? [] : readStatements(text).alerts.flatMap((statement) => alertOf(statement) ?? []);
}

/** Another user who controls a link on the way could redirect our writes. */
async function ensureTrusted(directories: readonly string[]): Promise<void> {
  for (const directory of new Set(directories)) {
    const isLinked = (await realpath(directory).catch(() => directory)) !== directory;
    const otherUser = isLinked ? await otherUserOnTheWay(directory, ourHands()) : undefined;
    if (otherUser === undefined) continue;
    throw new MonitAlertError(
      'managed-file.untrusted',
      `another user could redirect the path of ${directory}: ${otherUser}`,
      { hint: 'Keep the directory where only you and root can write, or remove the link.' },
    );
  }
}

async function listNames(directory: string, isRead: boolean): Promise<Set<string>> {
  const names = await listServiceFiles(directory)
    .catch(ifAbsent<string[]>([]))
    .catch((error: unknown) => {
      if (isRead) throw unreadable(directory, error);
      return [];
    });
  return new Set(names);
}

function kindOf(content: FileContent | undefined): ServiceEdit['kind'] {
  return content === undefined ? 'absent' : readServiceHeader(content.bytes.toString()).kind;
}
