import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { environmentFor, program } from '../support/cli/cli-environment.js';
import { writeFiles } from '../support/files/files.ts';
import { startMonit } from '../support/monit/monit.ts';
import { run } from '../support/processes/run.js';
import { blocksOf } from './blocks.ts';

/** What a tool is told: run the command, unless the condition exits 0; these statuses of it are no failure. */
interface Guarded {
  readonly command: string;
  readonly unless: string;
  readonly succeeds: readonly number[];
}

const blocks = await blocksOf('config-management.md');
const textOf = (tool: string) => blocks.find(({ text }) => text.startsWith(`# ${tool}\n`))?.text ?? '';

function chef(text: string): Guarded {
  const property = (name: string) => new RegExp(`^ {2}${name} '(.*)'$`, 'm').exec(text)?.[1] ?? '';
  const [, returns = ''] = /^ {2}returns \[(.*)\]$/m.exec(text) ?? [];
  return { command: property('command'), unless: property('not_if'), succeeds: returns.split(',').map(Number) };
}

function salt(text: string): Guarded {
  const { alerts } = parse(text) as { alerts: { 'cmd.run': Record<string, unknown>[] } };
  const { name, unless, success_retcodes: more } = Object.assign({}, ...alerts['cmd.run']) as Record<string, unknown>;
  return { command: String(name), unless: String(unless), succeeds: [0, ...(more as number[])] };
}

test.each([
  ['Chef', chef],
  ['Salt', salt],
])('the commands for %s change something once, are skipped then, and do not hide a failure', async (tool, read) => {
  const { command, unless, succeeds } = read(textOf(tool));
  const monit = await startMonit({ connection: 'unix' });
  const bin = await writeFiles({});
  await writeFile(join(bin, 'monit-alert'), `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`, {
    mode: 0o755,
  });
  const environment = environmentFor(monit);
  const shell = (line: string, more: NodeJS.ProcessEnv) =>
    run('sh', ['-c', line], { env: { ...environment, ...more, PATH: `${bin}:${environment['PATH'] ?? ''}` } });
  const converge = async (more: NodeJS.ProcessEnv = {}) => {
    if ((await shell(unless, more)).exitCode === 0) return 'skipped';
    const { exitCode, stderr } = await shell(command, more);
    return succeeds.includes(exitCode) ? 'changed' : stderr;
  };

  expect(await converge()).toBe('changed');
  expect(await monit.recipients()).toEqual(['root@localhost']);
  const reloads = monit.reloads();
  for (const detailed of ['yes', 'no'])
    expect(await converge({ MONIT_ALERT_DETAILED_EXITCODE: detailed })).toBe('skipped');
  expect(monit.reloads()).toBe(reloads);

  await writeFile(monit.conf('web'), 'nonsense\n');
  expect(await converge()).toMatch(/^error: Monit rejects the configuration\n.*web:1: syntax error/);
  expect(monit.reloads()).toBe(reloads);
});
