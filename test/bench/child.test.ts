import { expect, test } from 'vitest';
import { readCost, timeHere, timeProgram } from '../../bench/measure/child.js';

const environment = { PATH: process.env['PATH'] };
const work = 'i=0; while [ $i -lt 40000 ]; do i=$((i+1)); done';

test('CPU time is user and system time, in milliseconds, whatever the program has said before', () => {
  expect(readCost('a warning\n\ncost: 1.250 0.030 0.004\n')).toEqual({ ms: 1250, cpuMs: 34 });
  expect(readCost('\ncost: 0,012 0,010 0,001\n')).toEqual({ ms: 12, cpuMs: 11 });
  expect(() => readCost('a warning\n')).toThrow('bash did not say what a program cost: a warning');
});

test('the CPU time of children counts, and that of others does not', async () => {
  const own = await timeProgram('sh', ['-c', work], environment);
  const [ofChild, ofNobody] = await Promise.all([
    timeProgram('sh', ['-c', `sh -c '${work}'; echo done`], environment),
    timeProgram('sleep', ['0.2'], environment),
  ]);
  expect(ofChild.stdout).toBe('done\n');
  expect(ofChild.cpuMs).toBeGreaterThan(own.cpuMs / 3);
  expect(ofNobody.cpuMs).toBeLessThan(own.cpuMs / 3);
});

test('a program that fails is no figure, unless that is expected', async () => {
  await expect(timeProgram('sh', ['-c', 'echo why >&2; exit 3'], environment)).rejects.toThrow(/exited with 3.*why/s);
  expect(await timeProgram('sh', ['-c', 'exit 3'], environment, 3)).toMatchObject({ stdout: '' });
});

test('children get the limit of open files that a shell has, not the one that Node has raised', async () => {
  const { stdout } = await timeProgram('sh', ['-c', 'ulimit -Sn'], environment);
  expect(Number(stdout)).toBeLessThanOrEqual(1_024);
});

test('what is done in this process has the CPU time of this process', async () => {
  const { cpuMs } = await timeHere(async () => {
    for (let sum = 0; sum < 1e7; sum += 1);
    return Promise.resolve();
  });
  expect(cpuMs).toBeGreaterThan(0);
});
