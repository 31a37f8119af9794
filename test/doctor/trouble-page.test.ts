import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { findingIds } from '../../src/doctor/finding.ts';

test('docs/trouble.md explains each finding once, in the order in which they are told, and no other', async () => {
  const page = await readFile(new URL('../../docs/trouble.md', import.meta.url), 'utf8');
  expect([...page.matchAll(/^\| `([a-z-]+)` +\|/gm)].map(([, id]) => id)).toEqual(findingIds);
});
