import { constants } from 'node:fs';
import { systemErrorCode, systemErrorReason } from '../../errors.ts';
import { type Deadline, deadlineAfter } from '../../system/clock.ts';
import { access, stat } from '../../system/files.ts';
import { withCallersLimit } from '../../system/open-file-limit.ts';
import { type Ended, runWithInput } from '../../system/run-with-input.ts';
import { otherUserOnTheWay, ourHands } from '../../system/trust.ts';
import type { HoldEvent } from './notice.ts';

/** What a hook is called with. */
export interface HookCall {
  /** Its only argument. */
  readonly event: HoldEvent;
  /** The id of the hold. */
  readonly id: string;
  /** Its standard input: one JSON document. */
  readonly document: string;
}

/** Milliseconds for all hooks of a command. */
const longestMs = 10_000;

/**
 * Calls all programs side by side, each once for every call, in order. Never throws.
 * @param programs absolute paths.
 * @returns what failed, a sentence each.
 */
export async function callHooks(
  programs: readonly string[],
  calls: readonly HookCall[],
  deadline: Deadline = deadlineAfter(longestMs),
): Promise<string[]> {
  return (await Promise.all(programs.map(async (program) => callHook(program, calls, deadline)))).flat();
}

/** Why a program is not run: another user could write to it, or it cannot be executed. Never throws. */
export async function hookObjection(program: string): Promise<string | undefined> {
  return (await otherUserOnTheWay(program, ourHands()).catch(messageOf)) ?? notExecutable(program);
}

async function notExecutable(program: string): Promise<string | undefined> {
  try {
    if (!(await stat(program)).isFile()) return 'it is not a file';
    await access(program, constants.X_OK);
    return undefined;
  } catch (error) {
    return `it cannot be run: ${systemErrorReason(error)}`;
  }
}

async function callHook(program: string, calls: readonly HookCall[], deadline: Deadline): Promise<string[]> {
  const objection = await hookObjection(program);
  if (objection !== undefined) return [`hook ${program} was not run: ${objection}`];
  const faults: string[] = [];
  for (const call of calls) {
    if (deadline.hasPassed()) {
      faults.push(`hook ${program} was not run for each event: no time was left`);
      break;
    }
    const fault = await attempt(program, call, deadline);
    if (fault !== undefined) faults.push(`hook ${program} failed (${call.event} of hold "${call.id}"): ${fault}`);
  }
  return faults;
}

async function attempt(
  program: string,
  { event, document }: HookCall,
  deadline: Deadline,
): Promise<string | undefined> {
  try {
    const [file, args] = withCallersLimit(program, [event]);
    return faultOf(await runWithInput(file, args, { input: document, timeoutMs: deadline.remainingMs() }));
  } catch (error) {
    return `it cannot be run: ${systemErrorCode(error) ?? messageOf(error)}`;
  }
}

function faultOf({ exitCode, complaint, timedOut }: Ended): string | undefined {
  if (exitCode === 0) return undefined;
  const end = exitCode === undefined ? 'a signal ended it' : `exit status ${exitCode}`;
  return `${timedOut ? 'it did not end in time and was killed' : end}${complaint === '' ? '' : `: ${complaint}`}`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
