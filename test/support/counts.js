/**
 * Prints `N passed, N failed` from the report that vitest wrote. Arguments: the report's path, and the exit code of the
 * run: one that failed without a failing test (the linter, a file that could not be loaded) counts as one failure.
 */
import { readFile } from 'node:fs/promises';

const [path = '', status = '0'] = process.argv.slice(2);
const { passed, failed } = await readCounts();
const stopped = status !== '0' && failed === 0;
if (stopped) process.stderr.write('npm test failed outside of any single test: see above\n');
process.stdout.write(`${passed} passed, ${stopped ? 1 : failed} failed\n`);

async function readCounts() {
  const text = await readFile(path, 'utf8');
  if (text === '') return { passed: 0, failed: 0 }; // It came to no test at all.
  /** @type {{ numPassedTests: number, numFailedTests: number }} */
  const { numPassedTests, numFailedTests } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests };
}
