import { readdirSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { isMagic, unescapeGlob } from '../monit/glob-segment.ts';
import { expandDirectories } from '../monit/glob.ts';
import { ownListeners } from '../monit/listener.ts';
import { replaceFile } from '../system/atomic-file.ts';
import { bootId } from '../system/boot-id.ts';
import type { Installation } from './installation.ts';
import type { Prepared } from './prepare.ts';
import { type Rest, type RestingDaemon, restFile, type RestRequest, stillnessOf } from './rest.ts';
import type { Unchanged } from './result.ts';
import type { Site } from './site.ts';

/** Milliseconds between the last change of anything and the run that may keep its answer: file times are coarse. */
const marginMs = 2_000;

/**
 * Keeps the answer of a run that found nothing to do, for runs that ask the same: see {@link Rest}. Nothing is kept that
 * could have moved while this run looked, and nothing that depends on what cannot be watched.
 *
 * @param state this control file's part of the state directory.
 */
export async function rememberRest(
  request: RestRequest,
  prepared: Prepared,
  result: Unchanged,
  state: string,
): Promise<void> {
  const daemon = restingDaemon(prepared);
  if (daemon === undefined || dependsOnMore(prepared, result) || hasClockJumped()) return;
  const paths = inputsOf(prepared.site, prepared.installation);
  if (paths === undefined) return;
  const inputs = [...paths, ...(request.besides ?? [])].map((path) => [path, stillnessOf(path)] as const);
  if (!inputs.every(hasStillness)) return;
  if (!inputs.every(([path]) => wasAtRest(path, request.beganAt))) return;
  const rest: Rest = { key: request.key, inputs, daemon, result };
  // It only helps; who cannot write it asks again next time.
  await replaceFile(join(state, restFile), `${JSON.stringify(rest)}\n`, { isDispensable: true }).catch(() => undefined);
}

/** The daemon, if it served the same listeners before it was asked what it runs as it does now: it parsed nothing between. */
function restingDaemon({ daemon, listeners }: Prepared): RestingDaemon | undefined {
  if (daemon?.endpoint === undefined || listeners.size === 0) return undefined;
  const { process, endpoint } = daemon;
  const { address } = endpoint;
  const now = ownListeners(process.pid, address);
  if (now.size !== listeners.size || ![...now].every((inode) => listeners.has(inode))) return undefined;
  const place = address.kind === 'unix' ? address : { ...address, tls: undefined };
  return { bootId: bootId(), process, address: place, listeners: [...now] };
}

/** Passwords may come from the environment or any file, a queue fills by itself, and a warning is to be said anew. */
function dependsOnMore({ content }: Prepared, { plan, warnings }: Unchanged): boolean {
  const hasPassword = (content.mail.mailServers?.servers ?? []).some(({ password }) => password !== undefined);
  return hasPassword || plan.otherWays.some(({ kind }) => kind === 'event-queue') || warnings.length > 0;
}

/** Whether the wall clock, by which file times go, has been set since this process began. */
function hasClockJumped(): boolean {
  return Math.abs(performance.timeOrigin + performance.now() - Date.now()) > marginMs / 2;
}

/**
 * All that the answer depends on, directories for the names in them; undefined where an include reaches further than one
 * directory, begins where the daemon happens to be, or goes up from where a link leads (`/link/../file`).
 */
function inputsOf(site: Site, { tree, managedFile }: Installation): string[] | undefined {
  const includes = tree.files.flatMap((file) => file.includes);
  if (includes.some(({ pattern, resolved }) => !isPlain(pattern) || isMagic(dirname(resolved)))) return undefined;
  // Whose hands a link leads through is looked at anew each time: see trust.ts.
  if (managedFile.path !== managedFile.target) return undefined;
  const ours = [...site.profilesDirectories, ...site.templatesDirectories];
  return [
    ...new Set([
      site.monit,
      managedFile.path,
      ...tree.files.map(({ path }) => path),
      ...includes.map(({ resolved }) => unescapeGlob(dirname(resolved))),
      // What is passed over as a directory is a link, perhaps, which may lead to a file one day.
      ...includes.flatMap(({ resolved }) => expandDirectories(`${resolved}/*`)),
      ...ours.flatMap((directory) => [directory, ...namesIn(directory).map((name) => join(directory, name))]),
    ]),
  ];
}

/** Whether a pattern means the same place as long as the directory that it names is the same. */
function isPlain(pattern: string): boolean {
  return isAbsolute(pattern) && !pattern.split('/').includes('..');
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

function hasStillness(input: readonly [string, string | undefined]): input is readonly [string, string] {
  return input[1] !== undefined;
}

function wasAtRest(path: string, before: number): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined || found.ctimeMs < before - marginMs;
}
