import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The settings of a unit's `[Service]` section: each name with its values, the last one last. */
export type ServiceSettings = ReadonlyMap<string, readonly string[]>;

/** A service of systemd's, with what its drop-ins make of it. */
export interface Unit {
  readonly name: string;
  /** The unit file and its drop-ins, in the order in which they count. */
  readonly files: readonly string[];
  readonly settings: ServiceSettings;
}

/**
 * Where units are, the most important place first: systemd.unit(5), "Unit File Load Path". The last one has those that
 * systemd makes of init scripts, such as Monit's on Debian 12.
 */
const unitDirectories = [
  '/etc/systemd/system',
  '/run/systemd/system',
  '/run/systemd/generator',
  '/usr/local/lib/systemd/system',
  '/usr/lib/systemd/system',
  '/lib/systemd/system',
  '/run/systemd/generator.late',
];

/**
 * Reads a unit as systemd would load it now. The files are read, and systemd is not asked: it may still have an older text,
 * until somebody says `systemctl daemon-reload`.
 *
 * @param root stands before every path.
 * @returns undefined where there is no such unit.
 */
export async function readUnit(name: string, root = '/'): Promise<Unit | undefined> {
  const places = unitDirectories.map((directory) => join(root, directory));
  const main = await firstText(places.map((directory) => join(directory, name)));
  if (main === undefined) return undefined;
  const dropIns = await dropInsOf(places.map((directory) => join(directory, `${name}.d`)));
  const files = [main, ...dropIns];
  return { name, files: files.map(({ path }) => path), settings: readSettings(files.map(({ text }) => text)) };
}

interface TextFile {
  readonly path: string;
  readonly text: string;
}

async function firstText(paths: readonly string[]): Promise<TextFile | undefined> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

/** In the order of their names, wherever they are; of two of one name the more important directory's counts. */
async function dropInsOf(directories: readonly string[]): Promise<TextFile[]> {
  const byName = new Map<string, string[]>();
  for (const directory of directories) {
    for (const name of await readdir(directory).catch(() => [])) {
      if (name.endsWith('.conf')) byName.set(name, [...(byName.get(name) ?? []), join(directory, name)]);
    }
  }
  const names = [...byName.keys()].sort();
  const found = await Promise.all(names.map(async (name) => firstText(byName.get(name) ?? [])));
  return found.flatMap((file) => file ?? []);
}

/** Puts texts of units together: each assignment adds a value, and an empty one takes away those before it. */
export function readSettings(texts: readonly string[]): ServiceSettings {
  const settings = new Map<string, string[]>();
  for (const text of texts) {
    let section = '';
    for (const line of linesOf(text)) {
      section = /^\[(.*)\]$/.exec(line)?.[1] ?? section;
      const [, name, value] = /^([A-Za-z]+)\s*=\s*(.*)$/.exec(line) ?? [];
      if (section !== 'Service' || name === undefined || value === undefined) continue;
      settings.set(name, value === '' ? [] : [...(settings.get(name) ?? []), value]);
    }
  }
  return settings;
}

/** Without comments; a line that ends in a backslash goes on in the next one. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => !/^\s*[#;]/.test(line));
  return lines
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim());
}

/** The value that counts of a setting that has one. */
export function lastOf(settings: ServiceSettings, name: string): string | undefined {
  return settings.get(name)?.at(-1);
}

/** Whether a setting that takes yes or no says yes. */
export function isYes(value: string | undefined): boolean {
  return /^(?:1|yes|y|true|t|on)$/i.test(value ?? '');
}
