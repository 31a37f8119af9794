import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createScratch } from '../../src/system/scratch.ts';
import { writeFiles } from '../support/files/files.ts';
import { withFullDisk } from '../support/files/obstacles.ts';
import { endedPid } from '../support/processes/ended-pid.ts';

/** An empty directory for temporary files, for as long as the test takes. */
async function ownTemporaryDirectory(files: Record<string, string> = {}): Promise<string> {
  const directory = await writeFiles(files);
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = directory;
  onTestFinished(() => {
    if (before === undefined) delete process.env['TMPDIR'];
    else process.env['TMPDIR'] = before;
  });
  return directory;
}

test('files are written with the mode asked for, where nobody else can enter, and are gone afterwards', async () => {
  const parent = await ownTemporaryDirectory();
  const scratch = await createScratch();
  scratch.writeFile('etc/monit/monitrc', Buffer.from('text'), { mode: 0o640 });
  scratch.makeDirectory('etc/monit/conf.d');
  scratch.link('etc/monit/conf.d/link', '../monitrc');
  expect(await readFile(join(scratch.path, 'etc/monit/conf.d/link'), 'utf8')).toBe('text');
  expect((await stat(join(scratch.path, 'etc/monit/monitrc'))).mode & 0o7777).toBe(0o640);
  expect((await stat(scratch.path)).mode & 0o7777).toBe(0o700);
  expect(basename(scratch.path)).toMatch(/^\./);
  scratch.remove();
  scratch.remove();
  expect(await readdir(parent)).toEqual([]);
});

test('a disk that is full, and a directory that is not there, are named with what to do', async () => {
  const parent = await ownTemporaryDirectory({ file: '' });
  const scratch = await createScratch();
  await withFullDisk(4_096, () => {
    const write = () => {
      scratch.writeFile('a/b', Buffer.alloc(10_000), { mode: 0o600 });
    };
    expect(write).toThrow(
      expect.objectContaining({
        code: 'scratch.unwritable',
        message: `cannot write ${scratch.path}: file too large (EFBIG)`,
        hint: expect.stringContaining('TMPDIR') as string,
      }),
    );
    return Promise.resolve();
  });
  scratch.remove();
  for (const missing of ['nowhere', 'file']) {
    process.env['TMPDIR'] = join(parent, missing);
    await expect(createScratch()).rejects.toMatchObject({
      code: 'scratch.unwritable',
      message: expect.stringContaining(`cannot write ${parent}/${missing}: `) as string,
    });
  }
});

test('what runs that were killed left is swept up, and what a living one has is not', async () => {
  const parent = await ownTemporaryDirectory();
  const ours = await createScratch();
  const name = basename(ours.path);
  const ofThe = (pid: number) => name.replace(`-${process.pid}-`, `-${pid}-`);
  const dead = await endedPid();
  await mkdir(join(parent, ofThe(dead), 'tree/etc'), { recursive: true });
  await mkdir(join(parent, ofThe(process.ppid)));
  await mkdir(join(parent, `x${ofThe(dead)}`));
  const another = await createScratch();
  const expected = [name, ofThe(process.ppid), `x${ofThe(dead)}`, basename(another.path)];
  expect((await readdir(parent)).sort()).toEqual(expected.sort());
  ours.remove();
  another.remove();
});
