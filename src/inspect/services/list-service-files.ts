import { readdir } from '../../system/files.ts';

/** The names of the files of services that are there, sorted, without temporary files. @throws the system's error. */
export async function listServiceFiles(directory: string): Promise<string[]> {
  const names = await readdir(directory);
  return names.filter((name) => !name.endsWith('~') && !name.startsWith('.')).sort();
}
