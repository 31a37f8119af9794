import { join } from 'node:path';
import * as v from 'valibot';
import { MonitAlertError, systemErrorCode, systemErrorReason } from '../../errors.ts';
import { ensureState, keepContent, unwritableState } from '../../state/state-directory.ts';
import { removeFile, replaceFile } from '../../system/atomic-file.ts';
import { readRegularFile } from '../../system/regular-file.ts';
import { atPresentClock, type ClockStamp, clockStamp, clockStampSchema } from './clock-stamp.ts';
import type { Maintenance } from './model.ts';
import { maintenanceSchema } from './schema.ts';

const fileName = 'maintenance.json';

/**
 * @param directory This control file's part of the state directory.
 * @returns undefined if no hold is active and nothing is left to do.
 * @throws MonitAlertError `maintenance.damaged`, `state.unreadable`
 */
export async function readMaintenance(directory: string): Promise<Maintenance | undefined> {
  const path = join(directory, fileName);
  const bytes = await readBytes(path);
  if (bytes === undefined) return undefined;
  const json = parseJson(bytes.toString());
  const parsed = v.safeParse(maintenanceSchema, json);
  if (parsed.success) return atPresentClock(parsed.output, stampIn(json));
  throw new MonitAlertError('maintenance.damaged', `${path} is damaged, so the active holds are unknown`, {
    hint: 'Nothing was changed. Apply a profile, for example `monit-alert default`; the damaged file is kept.',
  });
}

export interface Taken {
  readonly before: Maintenance | undefined;
  /** Whether the file was damaged, so that its holds are lost. */
  readonly isSetAside: boolean;
  readonly warnings: readonly string[];
}

/** As {@link readMaintenance}, but renames a damaged file. Needs the lock. */
export async function takeMaintenance(directory: string): Promise<Taken> {
  return unlessDamaged(directory, async (path) => {
    const bytes = (await readBytes(path)) ?? Buffer.alloc(0);
    const kept = await keepContent(directory, `maintenance.damaged-${new Date().toISOString()}`, bytes);
    await removeMaintenance(directory);
    return `${path} was damaged; it is kept as ${kept}, and no hold is active any more`;
  });
}

/** As {@link takeMaintenance}, for a dry run. */
export async function planTaking(directory: string): Promise<Taken> {
  return unlessDamaged(
    directory,
    (path) => `${path} is damaged; a copy would be kept, and no hold would be active any more`,
  );
}

/** @param setAside gets the path of a damaged file and returns a warning. */
async function unlessDamaged(directory: string, setAside: (path: string) => Promise<string> | string): Promise<Taken> {
  try {
    return { before: await readMaintenance(directory), isSetAside: false, warnings: [] };
  } catch (error) {
    if (!(error instanceof MonitAlertError) || error.code !== 'maintenance.damaged') throw error;
    return { before: undefined, isSetAside: true, warnings: [await setAside(join(directory, fileName))] };
  }
}

/** @throws MonitAlertError `state.unwritable` */
export async function writeMaintenance(directory: string, maintenance: Maintenance): Promise<void> {
  await orUnwritable(directory, async () => {
    await ensureState(directory);
    await replaceFile(join(directory, fileName), `${JSON.stringify({ ...maintenance, clock: clockStamp() })}\n`);
  });
}

/** @throws MonitAlertError `state.unwritable` */
export async function removeMaintenance(directory: string): Promise<void> {
  await orUnwritable(directory, async () => removeFile(join(directory, fileName)));
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return (await readRegularFile(path)).bytes;
  } catch (error) {
    // ENOTDIR: the directory is something else, so there are no holds; a later write reports this.
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw new MonitAlertError('state.unreadable', `cannot read ${path}: ${systemErrorReason(error)}`, {
      hint: 'Run this as the user that Monit runs as.',
      cause: error,
    });
  }
}

/** When the file was written; undefined if an earlier version wrote it. */
function stampIn(json: unknown): ClockStamp | undefined {
  const parsed = v.safeParse(v.object({ clock: clockStampSchema }), json);
  return parsed.success ? parsed.output.clock : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function orUnwritable(directory: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw unwritableState(directory, error);
  }
}
