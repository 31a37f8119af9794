import { expect, test } from 'vitest';
import { textDiff } from '../../src/inspect/text-diff.ts';

const path = '/etc/monit/conf.d/monit-alert';

test('equal texts have no difference, and neither have two that are absent', () => {
  expect(textDiff(path, 'a\n', 'a\n')).toBe('');
  expect(textDiff(path, undefined, undefined)).toBe('');
});

test('is what diff -u prints', () => {
  const before = ['1', '2', '3', '4', '5', '6', '7', '8', '9', ''].join('\n');
  expect(textDiff(path, before, before.replace('5', 'five'))).toBe(
    `--- ${path}\tinstalled\n+++ ${path}\trendered\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n`,
  );
});

test('a file that is not there yet, or not any more, is /dev/null', () => {
  expect(textDiff(path, undefined, 'a\n')).toBe(
    `--- /dev/null\tinstalled\n+++ ${path}\trendered\n@@ -0,0 +1,1 @@\n+a\n`,
  );
  expect(textDiff(path, 'a\n', undefined)).toBe(
    `--- ${path}\tinstalled\n+++ /dev/null\trendered\n@@ -1,1 +0,0 @@\n-a\n`,
  );
});

test('texts that differ very much are not compared by line', () => {
  const of = (domain: string) =>
    Array.from({ length: 4_000 }, (_, index) => `set alert a${index}@${domain}\n`).join('');
  expect(textDiff(path, of('one.example'), of('two.example'))).toBe(
    `--- ${path}\tinstalled\n+++ ${path}\trendered\ntoo different to show line by line: 4000 lines installed, 4000 rendered\n`,
  );
  expect(textDiff(path, undefined, of('one.example'))).toContain('+set alert a3999@one.example');
});

test('a last line without its end is a difference', () => {
  expect(textDiff(path, 'a', 'a\n')).toContain('\\ No newline at end of file');
});
