import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { writeFiles } from '../support/files/files.ts';
import { run } from '../support/processes/run.js';

export const root = fileURLToPath(new URL('../../', import.meta.url));

/** npm as on a machine that has no network and no settings of its own. */
async function npm(home: string, ...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: home, npm_config_update_notifier: 'false' };
  const quiet = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { exitCode, stdout, stderr } = await run('npm', [...args, ...quiet], { cwd: root, env });
  expect(exitCode, stderr).toBe(0);
  return stdout;
}

/** What `npm pack --json` says of a package. */
export interface Packed {
  readonly filename: string;
  readonly files: readonly { readonly path: string }[];
}

export async function pack(home: string, ...options: string[]): Promise<{ filename: string; paths: string[] }> {
  const [packed] = JSON.parse(await npm(home, 'pack', '--json', ...options)) as Packed[];
  return { filename: packed?.filename ?? '', paths: (packed?.files ?? []).map(({ path }) => path) };
}

/** Installs the package as its users do, into a prefix of its own, and hands that back. */
export async function install(): Promise<string> {
  const prefix = await writeFiles({});
  const { filename } = await pack(prefix, '--pack-destination', prefix);
  await npm(prefix, 'install', '--global', '--prefix', prefix, join(prefix, filename));
  return prefix;
}
