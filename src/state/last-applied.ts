import { systemErrorReason } from '../errors.ts';
import { type FileIdentity, type LastApplied, writeLastApplied } from './state-directory.ts';

/**
 * Remembers that Monit was seen to run a file: the identity that it had before and after the parse, and how that
 * parse was seen.
 *
 * @returns a warning where that failed. It costs the next run a reload, so it does not undo what is done.
 */
export async function rememberLastApplied(
  state: string,
  identity: FileIdentity | undefined,
  proved: Omit<LastApplied, 'fileIdentity'>,
): Promise<string[]> {
  if (identity === undefined) return [];
  try {
    await writeLastApplied(state, { ...proved, fileIdentity: identity.key });
    return [];
  } catch (error) {
    return [`the proof could not be kept in ${state}: ${systemErrorReason(error)}`];
  }
}
