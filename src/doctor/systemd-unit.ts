import { join } from 'node:path';
import { systemErrorCode } from '../errors.ts';
import { readdir, readTextOf } from '../system/files.ts';

/** The `[Service]` section of a unit: the values of each setting, in order. */
export type ServiceSettings = ReadonlyMap<string, readonly string[]>;

/** A service of systemd, with its drop-ins. */
export interface Unit {
  readonly name: string;
  /** The unit file and its drop-ins, in the order in which they are read. */
  readonly files: readonly string[];
  readonly settings: ServiceSettings;
}

/**
 * systemd.unit(5), "Unit File Load Path", highest priority first. The last one has units that systemd made from
 * init scripts, such as Monit's on Debian 12.
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
 * Reads a unit from its files. systemd itself may still run an older text, until `systemctl daemon-reload`.
 *
 * @param root a prefix for every path.
 * @returns undefined if there is no such unit.
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
    const text = await ifThere(readTextOf(path));
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

async function ifThere<T>(read: Promise<T>): Promise<T | undefined> {
  try {
    return await read;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(error) ?? '')) return undefined;
    throw error;
  }
}

/** In the order of their names; of two with the same name, the one in the directory of higher priority. */
async function dropInsOf(directories: readonly string[]): Promise<TextFile[]> {
  const byName = new Map<string, string[]>();
  for (const directory of directories) {
    for (const name of (await ifThere(readdir(directory))) ?? []) {
      if (name.endsWith('.conf')) byName.set(name, [...(byName.get(name) ?? []), join(directory, name)]);
    }
  }
  const names = [...byName.keys()].sort();
  const found = await Promise.all(names.map(async (name) => firstText(byName.get(name) ?? [])));
  return found.flatMap((file) => file ?? []);
}

/** Each assignment adds a value, and an empty one removes those before it. */
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

/** Without comments; a backslash at the end of a line joins it with the next one. */
function linesOf(text: string): string[] {
  const lines = text.split('\n').filter((line) => !/^\s*[#;]/.test(line));
  return lines
    .join('\n')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .map((line) => line.trim());
}

export function lastOf(settings: ServiceSettings, name: string): string | undefined {
  return settings.get(name)?.at(-1);
}

export function isYes(value: string | undefined): boolean {
  return /^(?:1|yes|y|true|t|on)$/i.test(value ?? '');
}
