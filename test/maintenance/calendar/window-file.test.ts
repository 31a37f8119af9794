import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MonitAlertError } from '../../../src/errors.ts';
import { readWindowFiles } from '../../../src/maintenance/calendar/window-file.ts';
import { writeFiles } from '../../support/files/files.ts';

const zone = 'Europe/Berlin';
const names = async (directory: string) => (await readWindowFiles(directory, zone)).map(({ name }) => name);

/** Why the only file of a directory cannot be used. */
async function refusalOf(directory: string): Promise<MonitAlertError> {
  const [found, ...others] = await readWindowFiles(directory, zone);
  expect(others).toEqual([]);
  if (found?.text instanceof MonitAlertError) return found.text;
  throw new Error('not refused');
}

test('the windows of a directory are sorted by name, without hidden files, backups and other endings', async () => {
  const files = ['weekly.yml', 'backup.yaml', '.a.yaml', '#b.yaml#', 'c.yaml~', 'd.yaml.dpkg-old', 'README.md'];
  expect(await names(await writeFiles(Object.fromEntries(files.map((file) => [file, 'x']))))).toEqual([
    'backup',
    'weekly',
  ]);
});

test('a directory that is not there has no windows', async () => {
  expect(await readWindowFiles('/nowhere/at/all', zone)).toEqual([]);
});

test('a file in place of the directory is refused', async () => {
  const directory = await writeFiles({ windows: 'x' });
  const path = join(directory, 'windows');
  await expect(readWindowFiles(path, zone)).rejects.toMatchObject({
    code: 'directory.unreadable',
    message: `${path}: cannot be read (ENOTDIR)`,
  });
});

test('a file is read as it is, even if it is no YAML', async () => {
  const directory = await writeFiles({ 'a.yaml': '{{{' });
  const [file] = await readWindowFiles(directory, zone);
  expect(file).toMatchObject({ name: 'a', file: join(directory, 'a.yaml'), hostTimeZone: zone, text: '{{{' });
});

test('the source is another one if the text or the time zone of the host is, but not if only the path is', async () => {
  const directory = await writeFiles({ 'a.yaml': 'x', 'b.yaml': 'x', 'c.yaml': 'y' });
  const sources = async (hostTimeZone: string) =>
    (await readWindowFiles(directory, hostTimeZone)).map(({ source }) => source);
  const [a, b, c] = await sources(zone);
  expect(b).toBe(a);
  expect(c).not.toBe(a);
  expect(await sources(zone)).toEqual([a, b, c]);
  expect((await sources('UTC'))[0]).not.toBe(a);
});

test.each(['my window', 'a@b', '-a', 'ä', 'a'.repeat(65)])('"%s" cannot be the name of a window', async (name) => {
  const directory = await writeFiles({ [`${name}.yaml`]: 'x' });
  const { code, message, hint } = await refusalOf(directory);
  expect({ code, hint }).toEqual({ code: 'window.name', hint: 'Rename the file.' });
  expect(message).toContain(`${directory}/${name}.yaml: a window cannot be called "${name}": its name must be`);
});

test('two files of one name are refused, and counted once', async () => {
  const directory = await writeFiles({ 'a.yaml': 'x', 'a.yml': 'x' });
  const { message } = await refusalOf(directory);
  expect(message).toContain(`its name is defined in two files, ${directory}/a.yaml and ${directory}/a.yml`);
});

test('a file that cannot be read is refused, and the others are read', async () => {
  const directory = await writeFiles({ 'bytes.yaml': Uint8Array.of(0x61, 0xff), 'good.yaml': 'x' });
  await mkdir(join(directory, 'directory.yaml'));
  await symlink('nowhere', join(directory, 'link.yaml'));
  const found = await readWindowFiles(directory, zone);
  const texts = found.map(({ name, text }) => [name, text instanceof MonitAlertError ? text.message : text]);
  expect(texts).toEqual([
    ['bytes', `${directory}/bytes.yaml: is not valid UTF-8`],
    ['directory', `${directory}/directory.yaml: cannot be read (EISDIR)`],
    ['good', 'x'],
    ['link', `${directory}/link.yaml: cannot be read (ENOENT)`],
  ]);
  expect((await readWindowFiles(directory, zone)).map(({ source }) => source)).toEqual(
    found.map(({ source }) => source),
  );
});
