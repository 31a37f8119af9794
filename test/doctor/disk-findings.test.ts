import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { judgeDisk, type Place } from '../../src/doctor/disk-findings.ts';
import { type FileSystem, readFileSystem } from '../../src/system/file-system.ts';

const roomy: FileSystem = { freeBytes: 1 << 30, freeInodes: 1_000_000, isInMemory: false, isReadOnly: false };
const judge = (fileSystem: Partial<FileSystem> | string, differently: Partial<Place> = {}) => {
  const found = typeof fileSystem === 'string' ? fileSystem : { ...roomy, ...fileSystem };
  return judgeDisk([
    { what: 'the state directory', path: '/state', fileSystem: found, isToLast: true, ...differently },
  ]);
};

test.each<[string, Partial<FileSystem> | string]>([
  ['no room', { freeBytes: 4096 }],
  ['no inodes', { freeInodes: 0 }],
  ['a file system that is read-only', { isReadOnly: true }],
  ['a place that cannot be looked at', 'permission denied (EACCES)'],
])('%s is a problem', (_, fileSystem) => {
  expect(judge(fileSystem)).toMatchObject([{ id: 'disk', verdict: 'problem', places: ['/state'] }]);
});

test('little room is worth a warning', () => {
  expect(judge({ freeBytes: 2 << 20 })).toMatchObject([{ verdict: 'warning' }]);
  expect(judge({ freeInodes: 3 })).toMatchObject([{ verdict: 'warning' }]);
});

test('what is to last does not belong into memory; a scratch directory may be there', () => {
  expect(judge({ isInMemory: true })).toMatchObject([
    { verdict: 'warning', remedy: expect.stringContaining('reboot') as string },
  ]);
  expect(judge({ isInMemory: true }, { isToLast: false })).toMatchObject([{ verdict: 'ok' }]);
});

test('a file system that does not count its inodes has enough', () => {
  expect(judge({ freeInodes: undefined })).toMatchObject([{ verdict: 'ok' }]);
});

test('a real file system is read, also for a path that is not there yet', async () => {
  expect(await readFileSystem('/proc/none/of/these')).toMatchObject({ freeInodes: undefined });
  expect((await readFileSystem(import.meta.dirname)).freeBytes).toBeGreaterThan(0);
});

test.runIf(existsSync('/dev/shm'))('/dev/shm is in memory', async () => {
  expect((await readFileSystem('/dev/shm')).isInMemory).toBe(true);
});
