import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Every file and directory below a directory, with all that a write would change. */
export async function traces(directory: string): Promise<string[]> {
  const names = await readdir(directory, { recursive: true });
  const paths = [directory, ...names.map((name) => join(directory, name))];
  return Promise.all(
    paths.sort().map(async (path) => {
      const { ino, size, mode, mtimeMs, ctimeMs } = await lstat(path);
      return [path, ino, size, mode, mtimeMs, ctimeMs].join(' ');
    }),
  );
}
