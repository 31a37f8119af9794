import { lstat, mkdir, readFile, rename, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { changeOn, runOn } from '../support/cli/change.ts';
import { runOrThrow } from '../support/processes/run.js';
import { change, startLane } from './lane.ts';
import { atLastCheck, expectRefusal, standIn, stateOf, withObstacle } from './obstacle.ts';

/** One Monit for all tests: each puts back what was lost. */
const lane = await startLane();
afterAll(lane.monit.dispose);
const { monit, site } = lane;
const managed = monit.conf('monit-alert');

describe('a state directory', () => {
  const aside = `${site.stateDirectory}-aside`;
  const back = async () => {
    await rm(site.stateDirectory, { recursive: true, force: true });
    await rename(aside, site.stateDirectory);
  };

  test.each<[string, () => Promise<unknown>, string]>([
    ['that is a file', () => writeFile(site.stateDirectory, ''), 'ENOTDIR'],
    ['that is a link to nothing', () => symlink('nowhere', site.stateDirectory), 'EEXIST'],
  ])('%s stops a change before anything is touched', async (_, put, reason) => {
    const state = await stateOf(lane);
    const away = async () => {
      await rename(site.stateDirectory, aside);
      await put();
    };
    await withObstacle(lane, away, back, async () => {
      const result = await changeOn(monit, 'default');
      expect(result).toMatchObject({ exitCode: 1, error: { code: 'state.unwritable' } });
      expect(result.error?.message).toContain(`cannot write ${state}: `);
      expect(result.error?.message).toContain(reason);
    });
  });

  test('that is lost in the middle of a change costs warnings, and nothing else', async () => {
    await change(site, 'none');
    const state = await stateOf(lane);
    const losing = await standIn(lane, '', atLastCheck(lane, `rm -rf ${site.stateDirectory}`));
    const { exitCode, warnings } = await changeOn(monit, 'default', ...losing);
    expect({ exitCode, warnings }).toEqual({
      exitCode: 0,
      warnings: [
        `the reload proof could not be kept in ${state}: no such file or directory (ENOENT)`,
        `the history could not be written: cannot write ${state}/history.jsonl: no such file or directory (ENOENT)`,
        `the text could not be kept for \`monit-alert rollback\` in ${state}: no such file or directory (ENOENT)`,
      ],
    });
    expect(await monit.recipients()).toEqual(['root@localhost']);
    expect(await change(site, 'none')).toMatchObject({ state: 'active', warnings: [] });
  });

  test('with all its files damaged costs what was in them, and nothing else', async () => {
    await change(site, 'none');
    const state = await stateOf(lane);
    await writeFile(join(state, 'last-applied.json'), '{"profile":5');
    await writeFile(join(state, 'history.jsonl'), 'null\n{"at":5}\n{"half');
    await writeFile(join(state, 'revisions.json'), '[{"text":');
    await mkdir(join(state, 'holder.json'));
    const { state: ending, warnings } = await change(site, 'default');
    expect(ending).toBe('active');
    expect(warnings).toEqual([
      expect.stringContaining('last-applied.json was damaged; it is kept as'),
      expect.stringContaining('revisions.json was damaged; it is kept as'),
    ]);
    const { history } = (await runOn(monit, 'history', '--json')).json() as { history: { to: string }[] };
    expect(history.map(({ to }) => to)).toEqual(['default']);
    await rmdir(join(state, 'holder.json'));
  });

  test.each<[string, (path: string) => Promise<unknown>, string]>([
    ['a directory', (path) => mkdir(path), 'EISDIR'],
    ['a pipe', (path) => runOrThrow('mkfifo', [path]), 'EINVAL'],
  ])('with %s for a history: the change is made, and a warning says why it is not recorded', async (_, put, reason) => {
    await change(site, 'none');
    const path = join(await stateOf(lane), 'history.jsonl');
    await rename(path, `${path}.aside`);
    await put(path);
    const { exitCode, warnings = [] } = await changeOn(monit, 'default');
    expect({ exitCode, count: warnings.length }).toEqual({ exitCode: 0, count: 1 });
    expect(warnings[0]).toContain(`the history could not be written: cannot write ${path}: `);
    expect(warnings[0]).toContain(`(${reason})`);
    await expectRefusal(lane, `cannot read ${path}: not a regular file (${reason})`, 'history');
    await rm(path, { recursive: true });
    await rename(`${path}.aside`, path);
  });
});

describe('a control file that is lost', () => {
  const aside = `${monit.controlFile}.aside`;
  const lose = `mv ${monit.controlFile} ${aside}`;
  const nothing = () => Promise.resolve();
  const back = () => rename(aside, monit.controlFile);

  test('before the change is named', async () => {
    await withObstacle(
      lane,
      () => rename(monit.controlFile, aside),
      back,
      () => expectRefusal(lane, 'there is no control file @/monitrc', 'default'),
    );
  });

  /**
   * The profile is checked in a copy of the configuration; with alerts in other files, these are checked alone then.
   */
  test.each([
    ['between two checks', 'set alert somebody@example.org\n', 'control-file.missing'],
    ['between the check and the writing', '# nobody\n', 'lock.lost'],
  ])('%s stops the change, and nothing is touched', async (_, theirs, code) => {
    const others = monit.conf('theirs');
    const losing = await standIn(lane, '', `[ ! -e ${monit.controlFile} ] || ${lose}`);
    const put = () => writeFile(others, theirs);
    const putBack = async () => {
      await back();
      await rm(others);
    };
    await withObstacle(lane, put, putBack, async () => {
      const { ino } = await lstat(managed);
      expect(await changeOn(monit, 'default', ...losing)).toMatchObject({ exitCode: 1, error: { code } });
      expect((await lstat(managed)).ino).toBe(ino);
    });
  });

  test('between the writing and the last check has the managed file taken back', async () => {
    const then = join(monit.directory, 'then');
    const losing = await standIn(lane, atLastCheck(lane, `cp ${managed} ${then}; ${lose}`), '');
    await withObstacle(lane, nothing, back, async () => {
      const result = await changeOn(monit, 'default', ...losing);
      expect(result).toMatchObject({ exitCode: 1, error: { code: 'control-file.rejected' } });
      expect(await readFile(then, 'utf8')).toBe(lane.texts.default);
      expect(await readFile(managed, 'utf8')).toBe(lane.texts.none);
    });
  });
});
