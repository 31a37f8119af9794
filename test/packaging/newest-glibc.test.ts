import { expect, test } from 'vitest';
import { newestGlibc } from '../../packaging/standalone/newest-glibc.js';

test('the newest version of the C library is found, by number and not by text', () => {
  const program = (...names: string[]) => Buffer.from(`\x7fELF\0${names.join('\0')}\0`);
  expect(newestGlibc(program('GLIBC_2.2.5', 'GLIBC_2.28', 'GLIBC_2.9', 'GLIBCXX_3.4.21'))).toBe('2.28');
  expect(newestGlibc(program('libc.so.6', 'needs GLIBC_2.99 at least'))).toBe('');
});
