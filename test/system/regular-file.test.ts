import { chmod, link, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hasHardLinks, readRegularFile } from '../../src/system/regular-file.ts';
import { writeFiles } from '../support/files/files.ts';
import { runOrThrow } from '../support/processes/run.js';

test('a file is read with its mode', async () => {
  const directory = await writeFiles({ file: Buffer.from([0, 255]) });
  await chmod(join(directory, 'file'), 0o640);
  expect(await readRegularFile(join(directory, 'file'))).toEqual({ bytes: Buffer.from([0, 255]), mode: 0o640 });
});

test('what would never end, or never begin, is refused and not waited for', async () => {
  const directory = await writeFiles({});
  await mkdir(join(directory, 'directory'));
  await runOrThrow('mkfifo', [join(directory, 'pipe')]);
  const server = createServer().listen(join(directory, 'socket'));
  onTestFinished(() => {
    server.close();
  });
  for (const [name, code] of [
    [join(directory, 'directory'), 'EISDIR'],
    [join(directory, 'pipe'), 'EINVAL'],
    ['/dev/zero', 'EINVAL'],
    [join(directory, 'nowhere'), 'ENOENT'],
  ] as const) {
    await expect(readRegularFile(name), name).rejects.toMatchObject({ code });
  }
  await expect(readRegularFile(join(directory, 'socket'))).rejects.toMatchObject({ code: 'ENXIO' });
});

test('/dev/null is an empty file, but where something is to take the place of what is read', async () => {
  expect((await readRegularFile('/dev/null')).bytes).toHaveLength(0);
  await expect(readRegularFile('/dev/null', { orDevice: false })).rejects.toMatchObject({ code: 'EINVAL' });
});

test('a file with two names has another name, whichever one is asked for', async () => {
  const directory = await writeFiles({ one: '', single: '' });
  await link(join(directory, 'one'), join(directory, 'two'));
  const names = ['one', 'two', 'single', 'nowhere'];
  const answers = await Promise.all(names.map((name) => hasHardLinks(join(directory, name))));
  expect(answers).toEqual([true, true, false, false]);
});
