/**
 * Prints `N passed, N failed` from the reports that vitest wrote. Arguments: the exit code of the runs, and the
 * reports' paths: runs that failed without a failing test (the linter, a file that could not be loaded) count as one
 * failure.
 */
import { readFile } from 'node:fs/promises';

const [status = '0', ...paths] = process.argv.slice(2);
const counts = await Promise.all(paths.map(readCounts));
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);
const stopped = status !== '0' && failed === 0;
if (stopped) process.stderr.write('it failed outside of any single test: see above\n');
process.stdout.write(`${passed} passed, ${stopped ? 1 : failed} failed\n`);

/** @param {string} path */
async function readCounts(path) {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (status === '0') throw error;
    return undefined; // It came to no test at all.
  });
  if (text === undefined) return { passed: 0, failed: 0 };
  /** @type {{ numPassedTests: number, numFailedTests: number }} */
  const { numPassedTests, numFailedTests } = JSON.parse(text);
  return { passed: numPassedTests, failed: numFailedTests };
}
