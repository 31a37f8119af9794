import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { callHooks } from '../../../src/maintenance/notify/hooks.ts';
import { deadlineAfter } from '../../../src/system/clock.ts';
import { writeFiles } from '../../support/files/files.ts';

const patient = () => deadlineAfter(60_000);
const document = '{"event":"begin"}\n';
const begin = { event: 'begin', id: 'deploy', document } as const;
const end = { event: 'end', id: 'deploy', document: '{"event":"end"}\n' } as const;

/** @returns the path of each program. */
async function hooks(...scripts: string[]): Promise<string[]> {
  const directory = await writeFiles({});
  return Promise.all(
    scripts.map(async (script, index) => {
      const program = join(directory, `hook-${index}`);
      await writeFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o700 });
      return program;
    }),
  );
}

test('each hook is called for each event in order, with its name as argument and the document to read', async () => {
  const programs = await hooks(...[1, 2].map(() => 'printf "%s:%s:" $# "$1" >> "$0.log"; cat >> "$0.log"'));
  expect(await callHooks(programs, [begin, end], patient())).toEqual([]);
  for (const program of programs)
    expect(await readFile(`${program}.log`, 'utf8')).toBe(`1:begin:${begin.document}1:end:${end.document}`);
});

test('one that fails is a warning with its first line, and keeps no other from being called', async () => {
  const [failing = '', well = ''] = await hooks('echo "no route" >&2; echo more >&2; exit 7', 'cat > "$0.log"');
  expect(await callHooks([failing, well], [begin], patient())).toEqual([
    `hook ${failing} failed (begin of hold "deploy"): exit status 7: no route`,
  ]);
  expect(await readFile(`${well}.log`, 'utf8')).toBe(document);
});

test('one that hangs is killed when the time of all hooks is over, and is not called again', async () => {
  const [hanging = '', well = ''] = await hooks('echo "$1" >> "$0.log"; sleep 600', 'cat > "$0.log"');
  expect(await callHooks([hanging, well], [begin, end], deadlineAfter(2_000))).toEqual([
    `hook ${hanging} failed (begin of hold "deploy"): it did not end in time and was killed`,
    `hook ${hanging} was not run for each event: no time was left`,
  ]);
  expect(await readFile(`${hanging}.log`, 'utf8')).toBe('begin\n');
  expect(await readFile(`${well}.log`, 'utf8')).toBe(end.document);
});

test('one that does not read, and one that says much, are as good as any', async () => {
  const programs = await hooks('exit 0', 'yes | head -c 5000000; yes | head -c 5000000 >&2');
  expect(await callHooks(programs, [{ ...begin, document: 'x'.repeat(1_000_000) }], patient())).toEqual([]);
});

describe('a hook is not run', () => {
  test('if everybody can write it, or its directory', async () => {
    const [program = ''] = await hooks('touch "$0.ran"');
    await chmod(program, 0o777);
    expect(await callHooks([program], [begin], patient())).toEqual([
      `hook ${program} was not run: everybody can write to ${program}`,
    ]);
    await chmod(program, 0o700);
    await chmod(join(program, '..'), 0o777);
    expect(await callHooks([program], [begin], patient())).toEqual([
      `hook ${program} was not run: everybody can write to ${join(program, '..')}`,
    ]);
    await expect(readFile(`${program}.ran`)).rejects.toThrow('ENOENT');
  });

  test('if it is not there, not executable, or a directory', async () => {
    const [program = ''] = await hooks('');
    const directory = join(program, '..');
    await chmod(program, 0o600);
    await mkdir(join(directory, 'd'), { mode: 0o700 });
    expect(await callHooks([join(directory, 'no'), program, join(directory, 'd')], [begin], patient())).toEqual([
      `hook ${directory}/no was not run: it cannot be run: no such file or directory (ENOENT)`,
      `hook ${program} was not run: it cannot be run: permission denied (EACCES)`,
      `hook ${directory}/d was not run: it is not a file`,
    ]);
  });
});
