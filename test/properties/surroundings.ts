import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ProfileDocument } from '../../src/profile/schema.ts';
import { type Case, write } from './documents.ts';
import { existingDirectories, existingFiles, here, passwordFiles, passwordVariables } from './texts.ts';

/** Where a case has been written to. */
export interface Surroundings {
  readonly profiles: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The profile with what it extends; of use where it fits the schema. */
  readonly whole: ProfileDocument;
}

/**
 * Writes a case into a directory that is its alone: the profiles, the password files, every certificate that they name,
 * and a file that must not be included.
 */
export async function writeSurroundings(given: Case, directory: string): Promise<Surroundings> {
  const { document, parent, passwords } = placed(given, directory) as Case;
  const profiles = join(directory, 'profiles');
  for (const below of ['profiles', 'files', 'directories']) {
    await rm(join(directory, below), { recursive: true, force: true });
    await mkdir(join(directory, below));
  }
  await writeFile(join(directory, 'canary'), 'set alert canary@example.org\n', { mode: 0o600 });
  for (const path of textsIn([given.document, given.parent])) await makePlace(path, directory);
  const places = passwordFiles.map(
    (path, index) => [placed(path, directory) as string, passwords[index] ?? ''] as const,
  );
  for (const [path, password] of places) await writeFile(path, `${password}\n`, { mode: 0o600 });
  await writeFile(join(profiles, 'child.yaml'), write(document, given.syntax));
  await writeFile(join(profiles, 'parent.yaml'), write(parent, given.syntax));
  const variables = passwordVariables.map((name, index) => [name, passwords[passwordFiles.length + index]]);
  const own = (document ?? {}) as ProfileDocument;
  return {
    profiles,
    environment: Object.fromEntries(variables) as Surroundings['environment'],
    whole: own.extends === undefined ? own : { ...parent, ...own },
  };
}

async function makePlace(path: string, directory: string): Promise<void> {
  const inPlace = placed(path, directory) as string;
  if (path.startsWith(existingFiles)) await writeFile(inPlace, '').catch(() => undefined);
  if (path.startsWith(existingDirectories)) await mkdir(inPlace).catch(() => undefined);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

function placed(value: unknown, directory: string): unknown {
  if (typeof value === 'string') return value.replaceAll(here, directory);
  if (Array.isArray(value)) return value.map((item) => placed(item, directory));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, placed(item, directory)]));
}
