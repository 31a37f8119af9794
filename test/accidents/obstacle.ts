import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runOn } from '../support/cli/change.ts';
import { change, type Lane } from './lane.ts';

/** Where monit-alert keeps what it knows of this Monit. */
export async function stateOf({ site }: Lane): Promise<string> {
  const [name = ''] = await readdir(site.stateDirectory);
  return join(site.stateDirectory, name);
}

/**
 * Has something put in the way, and afterwards out of the way again. Meanwhile Monit lives, is not asked to reload, and
 * runs what it ran; then a change succeeds.
 */
export async function withObstacle(
  { monit, site }: Lane,
  put: () => Promise<unknown>,
  remove: () => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<void> {
  await change(site, 'none');
  const reloads = monit.reloads();
  await put();
  try {
    await work();
    expect(monit.isAlive()).toBe(true);
    expect(monit.reloads()).toBe(reloads);
    expect(await monit.recipients()).toEqual([]);
  } finally {
    await remove();
  }
  expect(await change(site, 'default')).toMatchObject({ state: 'active' });
  expect(await monit.recipients()).toEqual(['root@localhost']);
}

/** The built command ends with exit 1 and one error line, which says this; `@` stands for the Monit's directory. */
export async function expectRefusal({ monit }: Lane, words: string, ...args: string[]): Promise<void> {
  const { exitCode, stderr } = await runOn(monit, ...args);
  expect(stderr.split('\n')[0]).toBe(`error: ${words.replaceAll('@', monit.directory)}`);
  expect(stderr).not.toContain('    at ');
  expect(exitCode).toBe(1);
}

/** A stand-in for the `monit` that checks: the real one, and shell commands before and after it. */
export async function standIn({ monit }: Lane, before: string, after: string): Promise<string[]> {
  const path = join(monit.directory, 'stand-in');
  const text = `#!/bin/sh\n${before}\n${monit.binary} "$@"; status=$?\n${after}\nexit $status\n`;
  await writeFile(path, text, { mode: 0o700 });
  return ['--monit', path];
}

/** A shell command that is done only where the stand-in checks the real files, which is at the very last. */
export function atLastCheck({ monit }: Lane, command: string): string {
  return `case "$*" in *"-c ${monit.controlFile} "*) ${command};; esac`;
}
