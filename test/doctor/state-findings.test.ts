import { appendFile, chmod, mkdir, readlink, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { judgeFlock, judgeHistory, judgeLeftovers, judgeStateDirectory } from '../../src/doctor/state-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import { damagedLines, mendHistory, readHistory, recordChange } from '../../src/state/history.ts';
import { writeFiles } from '../support/files/files.ts';
import { startMonit } from '../support/monit/monit.ts';
import { endedPid } from '../support/processes/ended-pid.ts';
import { find, siteFactsOf } from './site-facts.ts';

const entry = {
  at: '2026-05-01T12:00:00.000Z',
  by: 'a test',
  reason: undefined,
  from: undefined,
  to: 'none',
  state: 'active',
  monit: undefined,
  proof: undefined,
  durationMs: 1,
};

test('a state directory that others can look into, or that is none, is a problem', async () => {
  const path = await writeFiles({ file: '' });
  const judge = async (where: string, otherUser?: string) =>
    judgeStateDirectory(where, await stat(where), otherUser, process.geteuid?.() ?? 0);
  await chmod(path, 0o700);
  expect(await judge(path)).toMatchObject({ id: 'state-directory', verdict: 'ok' });
  expect(await judge(path, 'everybody can write to /srv')).toMatchObject({ verdict: 'warning' });
  await chmod(path, 0o755);
  expect(await judge(path)).toMatchObject({ verdict: 'problem', remedy: `chmod 700 ${path}` });
  expect(await judge(join(path, 'file'))).toMatchObject({ verdict: 'problem' });
  expect(judgeStateDirectory('/x', { mode: 0o40700, uid: 5, isDirectory: () => true }, undefined, 1000)).toMatchObject({
    verdict: 'problem',
    what: expect.stringContaining('user 5') as string,
  });
});

test('lines of the history that a crash cut short are counted, and can be taken out', async () => {
  const directory = await writeFiles({});
  await recordChange(directory, entry);
  await appendFile(join(directory, 'history.jsonl'), '{"at":"2026-05\n');
  await recordChange(directory, { ...entry, to: 'default' });
  const damaged = await damagedLines(directory);
  expect(damaged).toEqual([`${directory}/history.jsonl:2`]);
  expect(judgeHistory(damaged)).toMatchObject({ id: 'history', verdict: 'warning', places: damaged });
  const kept = await mendHistory(directory);
  expect(await damagedLines(directory)).toEqual([]);
  expect((await readHistory(directory)).map(({ to }) => to)).toEqual(['none', 'default']);
  expect((await stat(kept)).size).toBeGreaterThan((await stat(join(directory, 'history.jsonl'))).size);
});

test('a history that cannot be read is a problem', async () => {
  const directory = await writeFiles({ 'history.jsonl/x': '' });
  const fault = await damagedLines(directory).catch((error: unknown) => error);
  expect(judgeHistory(fault as MonitAlertError)).toMatchObject({ verdict: 'problem' });
});

test('what killed runs left beside the managed file or in the state directory is found; files in use not', async () => {
  const monit = await startMonit({ connection: 'none', start: false });
  const siteFacts = siteFactsOf(monit);
  const state = join(siteFacts.others.stateDirectory, encodeURIComponent(monit.controlFile.slice(1)));
  await mkdir(state, { recursive: true, mode: 0o700 });
  const namespace = (await readlink('/proc/self/ns/pid')).replace(/\D/g, '');
  const name = (pid: number) => `.monit-alert-${namespace}-${pid}-abc~`;
  const ended = await endedPid();
  const left = [monit.conf(name(ended)), join(state, name(ended))];
  for (const path of [...left, monit.conf(name(process.pid))]) await writeFile(path, '');
  await writeFile(join(state, 'holder.json'), JSON.stringify({ pid: ended, by: 'a', command: 'b', since: 'c' }));
  const [finding] = await find(siteFacts, 'leftovers');
  expect(finding).toMatchObject({ id: 'leftovers', verdict: 'warning' });
  expect(finding?.places).toEqual(expect.arrayContaining([...left, join(state, 'holder.json')]));
  expect(finding?.places).not.toContain(monit.conf(name(process.pid)));
  expect(judgeLeftovers([])).toMatchObject({ verdict: 'ok' });
});

test("a flock that is missing, or is neither util-linux's nor BusyBox's, is a problem", () => {
  expect(judgeFlock('flock from util-linux 2.38.1\n')).toMatchObject({ id: 'flock', verdict: 'ok' });
  const busyBox =
    "flock: unrecognized option '--version'\nBusyBox v1.35.0 (2026-11-30 20:18:44 UTC) multi-call binary.\n";
  expect(judgeFlock(busyBox)).toMatchObject({ verdict: 'ok', what: 'BusyBox v1.35.0' });
  expect(judgeFlock('flock 1.0\n')).toMatchObject({ verdict: 'problem' });
  expect(judgeFlock(new MonitAlertError('program.missing', 'cannot run flock: ENOENT'))).toMatchObject({
    verdict: 'problem',
    what: expect.stringContaining('ENOENT') as string,
  });
});
