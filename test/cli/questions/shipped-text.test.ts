import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { monitAlert } from '../../support/cli/cli.ts';

const shipped = async (file: string) => readFile(new URL(`../../../${file}`, import.meta.url), 'utf8');

test.each([
  [['completion', 'bash'], 'packaging/completions/monit-alert.bash'],
  [['completion', 'zsh'], 'packaging/completions/monit-alert.zsh'],
  [['completion', 'fish'], 'packaging/completions/monit-alert.fish'],
  [['schema'], 'docs/profile.schema.json'],
  [['schema', 'window'], 'docs/window.schema.json'],
])('%j prints what is shipped, from the build alone', async (args, file) => {
  expect(await monitAlert(args)).toMatchObject({ exitCode: 0, stdout: await shipped(file), stderr: '' });
});

test('who asks for another one is told which there are', async () => {
  const { exitCode, stderr } = await monitAlert(['completion', 'tcsh']);
  expect({ exitCode, stderr }).toMatchObject({ exitCode: 1 });
  expect(stderr).toMatch(/^error: there is no completion for "tcsh"; choose one of bash, zsh, fish$/m);
});

test('the version needs no library', async () => {
  const { stdout } = await monitAlert(['--version']);
  for (const word of ['-V', 'version']) expect((await monitAlert([word])).stdout).toBe(stdout);
});
