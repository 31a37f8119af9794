import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeFiles } from '../support/files/files.ts';
import { startMonit } from '../support/monit/monit.ts';
import { find, siteFactsOf } from './site-facts.ts';

test('hooks that would not be run are named, with the reason', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const directory = await writeFiles({});
  const program = async (name: string, mode: number) => {
    await writeFile(join(directory, name), '#!/bin/sh\n');
    await chmod(join(directory, name), mode);
    return join(directory, name);
  };
  const sound = await program('sound', 0o755);
  const hooks = [
    sound,
    await program('open', 0o777),
    await program('text', 0o644),
    join(directory, 'missing'),
    directory,
  ];
  expect(await find(siteFactsOf(monit, { hooks }), 'hooks')).toMatchObject([
    {
      verdict: 'problem',
      places: [
        `${directory}/open: everybody can write to ${directory}/open`,
        `${directory}/text: it cannot be run: permission denied (EACCES)`,
        `${directory}/missing: it cannot be run: no such file or directory (ENOENT)`,
        `${directory}: it is not a file`,
      ],
    },
  ]);
  expect(await find(siteFactsOf(monit, { hooks: [sound] }), 'hooks')).toMatchObject([{ verdict: 'ok', what: sound }]);
  expect(await find(siteFactsOf(monit), 'hooks')).toMatchObject([{ verdict: 'ok', what: 'none' }]);
});
