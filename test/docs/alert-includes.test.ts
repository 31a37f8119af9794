import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { alertIncludeStatement } from '../../src/monit/config/alert-include.ts';

test('docs/alert-includes.md shows the lines that init writes', async () => {
  const page = await readFile(new URL('../../docs/alert-includes.md', import.meta.url), 'utf8');
  const rows = [...page.matchAll(/^\| `([^`]+)`.*? \| `(include [^`]+)` +\|$/gm)];
  expect(rows).toHaveLength(6);
  for (const [, name = '', line] of rows) {
    const block = { service: name, isSystem: name.startsWith('check system') };
    expect(alertIncludeStatement('/etc/monit/monit-alert.d', block)).toBe(line);
  }
});
