/**
 * Loaded ahead of a program: says in MiB, on descriptor 3, how much memory its process has had at most.
 *
 * `process.resourceUsage().maxRSS` would not do: the kernel counts in it what the process was before it became this
 * program, a copy of the one that started it.
 */
const { readFileSync, writeSync } = require('node:fs');

const kibInMib = 1024;

process.on('exit', () => {
  const [, peakKib] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  writeSync(3, String(Number(peakKib) / kibInMib));
});
