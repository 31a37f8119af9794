import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ifAbsent } from '../../src/system/absent-file.ts';
import { writeFiles } from '../support/files/files.ts';

const failing = async (code: string) => Promise.reject(Object.assign(new Error(code), { code }));

test('what is not there gives way to a value', async () => {
  const directory = await writeFiles({ file: '' });
  for (const path of ['none', 'none/below', 'file/below']) {
    expect(await stat(join(directory, path)).catch(ifAbsent('absent'))).toBe('absent');
  }
  expect(await failing('ESRCH').catch(ifAbsent(0))).toBe(0);
});

test.each(['EACCES', 'EPERM', 'EMFILE', 'EIO', 'ELOOP'])('%s is thrown on', async (code) => {
  await expect(failing(code).catch(ifAbsent(0))).rejects.toMatchObject({ code });
});
