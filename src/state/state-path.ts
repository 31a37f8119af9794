import { join } from 'node:path';

/** A file name can have 255 bytes. */
const longestName = 200;

/** Undefined if the path is too long for a file name. */
export function shortStateFor(stateDirectory: string, controlFile: string): string | undefined {
  const name = stateName(controlFile);
  return name.length <= longestName ? join(stateDirectory, name) : undefined;
}

export function stateName(controlFile: string): string {
  return encodeURIComponent(controlFile.replace(/^\//, ''));
}
