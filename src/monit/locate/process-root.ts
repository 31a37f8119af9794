import { join } from 'node:path';
import { readlink } from '../../system/files.ts';

/** The kernel's limit: path_resolution(7). */
const mostLinks = 40;

// Our path of a file in another root (`/proc/PID/root`). Links are followed here because the kernel would resolve
// absolute ones from our root.
export async function pathInRoot(root: string, path: string): Promise<string> {
  let [done, rest, links] = ['/', path.split('/'), 0];
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const next = join(done, name);
    // Not a link, or an unreadable one: kept as it is.
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
