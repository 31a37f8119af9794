import { readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** As many links as the kernel follows: path_resolution(7). */
const mostLinks = 40;

/**
 * Where a file of another root is, as we call it. Its symbolic links are followed here: the kernel would have one that
 * is absolute begin at our root.
 *
 * @param root `/proc/PID/root`, or `/` for our own.
 * @param path Absolute, as it is called in there.
 */
export async function pathInRoot(root: string, path: string): Promise<string> {
  let [done, rest, links] = ['/', path.split('/'), 0];
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next = join(done, name);
    // No link, or none that we may read: it stays as it is.
    const target = links < mostLinks ? await readlink(join(root, next)).catch(() => undefined) : undefined;
    if (target === undefined || next === done) {
      done = next;
      continue;
    }
    links += 1;
    if (target.startsWith('/')) done = '/';
    rest = [...target.split('/'), ...rest];
  }
  return join(root, done);
}
