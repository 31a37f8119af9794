import { chmod, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findControlFile } from '../../../src/monit/locate/find-control-file.ts';
import { writeFiles } from '../../support/files/files.ts';
import { asOrdinaryUser } from '../../support/files/obstacles.ts';

describe('findControlFile', () => {
  test('looks where Monit does, in its order', async () => {
    const directory = await writeFiles({ 'home/.monitrc': '', 'etc/monitrc': '', 'work/monitrc': '' });
    const search = {
      home: join(directory, 'home'),
      workingDirectory: join(directory, 'work'),
      systemPlaces: [join(directory, 'none/monitrc'), join(directory, 'etc/monitrc')],
    };
    for (const place of ['home/.monitrc', 'etc/monitrc', 'work/monitrc']) {
      const path = join(directory, place);
      expect(await findControlFile(search)).toBe(path);
      await rename(path, `${path}.gone`);
    }
    await expect(findControlFile(search)).rejects.toMatchObject({
      code: 'control-file.missing',
      details: expect.arrayContaining([`not found: ${directory}/none/monitrc`]) as unknown,
    });
  });

  test('takes the one that was asked for from the working directory, or says that it is not there', async () => {
    const directory = await writeFiles({ 'home/.monitrc': '', rc: '' });
    const search = { home: join(directory, 'home'), workingDirectory: directory };
    expect(await findControlFile({ ...search, explicit: 'rc' })).toBe(join(directory, 'rc'));
    await expect(findControlFile({ ...search, explicit: 'no' })).rejects.toMatchObject({
      code: 'control-file.missing',
      message: `there is no control file ${directory}/no`,
    });
  });

  test('one in a directory that we may not enter is not said to be missing', async () => {
    const directory = await writeFiles({ 'closed/monitrc': '' });
    await chmod(directory, 0o755);
    await chmod(join(directory, 'closed'), 0o600);
    await asOrdinaryUser(async () => {
      const explicit = join(directory, 'closed/monitrc');
      expect(await findControlFile({ explicit, home: directory, workingDirectory: directory })).toBe(explicit);
    });
    await chmod(join(directory, 'closed'), 0o700);
  });
});
