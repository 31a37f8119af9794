import { realpath } from '../../system/files.ts';

/** A path that cannot be resolved is not the control file, which we have read. */
export async function sameFile(one: string, other: string): Promise<boolean> {
  if (one === other) return true;
  const [first, second] = await Promise.all([one, other].map((path) => realpath(path).catch(() => undefined)));
  return first !== undefined && first === second;
}
