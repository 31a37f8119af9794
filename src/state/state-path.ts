import { join } from 'node:path';

/** A file name holds 255 bytes. */
const longestName = 200;

/**
 * The part of the state directory that belongs to one control file, where that is named after it; undefined for a path
 * that
 * is too long to be a name.
 */
export function shortStateFor(stateDirectory: string, controlFile: string): string | undefined {
  const name = stateName(controlFile);
  return name.length <= longestName ? join(stateDirectory, name) : undefined;
}

/** A control file's path as one word. */
export function stateName(controlFile: string): string {
  return encodeURIComponent(controlFile.replace(/^\//, ''));
}
