import { expect } from 'vitest';

/** A screen has 24 lines; the command and the next prompt take one each. */
const lines = 22;
const columns = 80;

/** What a command shows fits a screen of 80 by 24. */
export function expectScreen(shown: string): void {
  const rows = shown.trimEnd().split('\n');
  expect(rows.filter((row) => row.length > columns)).toEqual([]);
  expect({ shown, isShort: rows.length <= lines }).toEqual({ shown, isShort: true });
}
