import { basename, dirname } from 'node:path';
import type * as sea from 'node:sea';

/** Node.js 18 has no such function. */
const node: Partial<Pick<typeof process, 'getBuiltinModule'>> = process;
/** With what Node.js 24 has. */
type Executable = typeof sea & { getAssetKeys(): readonly string[] };
const executable = node.getBuiltinModule?.('node:sea') as Executable | undefined;
const names: ReadonlySet<string> = new Set(executable?.isSea() === true ? executable.getAssetKeys() : []);

/** As if the executable were a directory: nobody can create a file with such a path. */
const root = `${process.execPath}/`;

/**
 * A file inside the executable (docs/standalone.md). If monit-alert is installed in another way, there are none.
 * @param path `/usr/local/bin/monit-alert/profiles/none.yaml`
 * @returns undefined if the executable has no such file.
 */
export function embeddedText(path: string): string | undefined {
  const name = path.startsWith(root) ? path.slice(root.length) : '';
  return names.has(name) ? executable?.getAsset(name, 'utf8') : undefined;
}

/** The names of the files in a directory inside the executable; undefined if it has no such directory. */
export function embeddedNames(directory: string): string[] | undefined {
  const inside = [...names].filter((name) => dirname(root + name) === directory);
  return inside.length === 0 ? undefined : inside.map((name) => basename(name));
}
