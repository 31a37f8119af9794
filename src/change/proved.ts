import { systemErrorCode } from '../errors.ts';
import { fileIdentity, writeProved } from './state.ts';
import type { Undertaking } from './undertaking.ts';

/**
 * Remembers that Monit was seen to run the file that is there now.
 *
 * @returns a warning where that failed. It costs the next run a reload, so it does not undo what is done.
 */
export async function rememberProved(
  { installation, state }: Undertaking,
  profile: string,
  text: string,
): Promise<string[]> {
  const identity = await fileIdentity(installation.managedFile.target);
  if (identity === undefined) return [];
  try {
    await writeProved(state, { profile, text, fileIdentity: identity.key });
    return [];
  } catch (error) {
    return [`the proof could not be kept in ${state}: ${systemErrorCode(error) ?? String(error)}`];
  }
}
