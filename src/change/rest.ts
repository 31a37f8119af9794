import { statSync } from 'node:fs';
import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import type { HttpAddress } from '../monit/http.ts';
import { ownListeners } from '../monit/listener.ts';
import { isAlive, type Process } from '../monit/process.ts';
import { bootId } from '../system/boot-id.ts';
import { readRegularFile } from '../system/regular-file.ts';
import type { Unchanged } from './result.ts';
import { shortStateFor } from './short-state.ts';

/**
 * Rest: a run found that there was nothing to do, and since then neither a file that it looked at nor the daemon has moved.
 * Then there is nothing to do now, and nobody need be asked. Most runs of configuration management are so.
 *
 * Why it may be believed is argued in docs/reload-proof.md, "When nothing has moved".
 */
export interface Rest {
  /** What was asked for: {@link RestRequest.key}. */
  readonly key: string;
  /** Every file and directory that the answer depends on, and what it was: {@link stillnessOf}. */
  readonly inputs: readonly (readonly [path: string, stillness: string])[];
  readonly daemon: RestingDaemon;
  /** The answer. */
  readonly result: Unchanged;
}

/** A daemon, and the listeners by which another parse would show. */
export interface RestingDaemon {
  readonly bootId: string;
  readonly process: Process;
  readonly address: HttpAddress;
  readonly listeners: readonly string[];
}

/** What is asked for, as far as an answer may be kept for who asks the same again. */
export interface RestRequest {
  /** Equal for two runs that ask the same of the same Monit with the same settings and the same monit-alert. */
  readonly key: string;
  /** When this run began to look at anything: milliseconds since the epoch. */
  readonly beganAt: number;
  /** Further files that the answer depends on. */
  readonly besides?: readonly string[];
}

export const restFile = 'rest.json';

/**
 * The answer of an earlier run, where everything is as it was then. It only helps: a file that is missing, damaged or of
 * another version is as good as none.
 *
 * @param stateDirectory as settings give it; `controlFile` without symbolic links.
 */
export async function recogniseRest(
  key: string,
  { stateDirectory, controlFile }: { readonly stateDirectory: string; readonly controlFile: string },
): Promise<Unchanged | undefined> {
  const state = shortStateFor(stateDirectory, controlFile);
  if (state === undefined) return undefined;
  try {
    const rest = JSON.parse((await readRegularFile(join(state, restFile))).bytes.toString()) as Rest;
    return rest.key === key && isStill(rest) && isResting(rest.daemon) ? rest.result : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing has moved that the answer depends on. */
function isStill({ inputs }: Rest): boolean {
  return inputs.every(([path, stillness]) => stillnessOf(path) === stillness);
}

/** Whether it is the very process, and has not parsed anything since: each parse ends with another listener. */
function isResting({ bootId: boot, process, address, listeners }: RestingDaemon): boolean {
  if (boot !== bootId() || !isAlive(process)) return false;
  const now = ownListeners(process.pid, address);
  return now.size > 0 && now.size === listeners.length && listeners.every((inode) => now.has(inode));
}

/**
 * What stands at a path, in a word that another content cannot have: device, inode and change time (ns). A directory's change
 * time moves with the names in it. Undefined where that cannot be said.
 */
export function stillnessOf(path: string): string | undefined {
  try {
    const { dev, ino, ctimeNs } = statSync(path, { bigint: true });
    return `${dev}:${ino}:${ctimeNs}`;
  } catch (error) {
    return systemErrorCode(error) === 'ENOENT' ? 'absent' : undefined;
  }
}
