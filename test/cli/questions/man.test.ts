import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { monitAlert } from '../../support/cli/cli.ts';

test('man prints the man page, as it was written for this version', async () => {
  const page = await readFile(new URL('../../../docs/man/monit-alert.1', import.meta.url), 'utf8');
  expect(await monitAlert(['man'])).toMatchObject({ exitCode: 0, stdout: page, stderr: '' });
});
