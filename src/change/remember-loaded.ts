import { readProcess } from '../monit/process/process.ts';
import { rememberFile } from '../state/file-record.ts';
import { type LastApplied, rememberLastApplied } from '../state/last-applied.ts';
import type { Verified } from './reload-and-verify.ts';

/** Keeps what the next run needs to see that there is nothing to do. @returns warnings. */
export async function rememberLoaded(
  state: string,
  { proof, identity }: Pick<Verified, 'proof' | 'identity'>,
  { profile, text, services, alerted }: Pick<LastApplied, 'profile' | 'text' | 'services' | 'alerted'>,
): Promise<string[]> {
  const warnings = await rememberLastApplied(state, identity, { profile, text, services, proof, alerted });
  const others = await rememberFile(state, identity, readProcess(proof.pid));
  return [...new Set([...warnings, ...others])]; // What keeps one file from being written mostly keeps the other.
}
