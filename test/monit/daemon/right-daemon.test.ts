import { spawn, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { findDaemon } from '../../../src/monit/daemon/find-daemon.ts';
import { isStopped, readProcess } from '../../../src/monit/process/process.ts';
import { deadlineAfter } from '../../../src/system/clock.ts';
import { writeFiles } from '../../support/files/files.ts';
import { isRoot } from '../../support/files/obstacles.ts';
import { startMonit } from '../../support/monit/monit.ts';
import { endpointFor, searchFor } from '../../support/monit/search.ts';
import { startLookalike } from '../../support/processes/other-processes.ts';
import { runOrThrow } from '../../support/processes/run.js';
import { waitFor } from '../../support/processes/wait-for.js';

/** Whether Monit is to be asked over HTTP, or known by its command line only. */
const ways = ['unix', 'none'] as const;

describe.each(ways)('with connection %s', (connection) => {
  test('two daemons of one control file are refused, and both are named', async () => {
    const monit = await startMonit({ connection });
    const other = await startLookalike(monit.controlFile);
    await expect(findDaemon(searchFor(monit))).rejects.toMatchObject({
      code: 'daemon.ambiguous',
      message: expect.stringMatching(new RegExp(`pids.*${monit.pid()}`)) as string,
    });
    await expect(findDaemon(searchFor(monit))).rejects.toThrow(String(other.pid));
    expect(other.isAlive()).toBe(true);
  });

  test('two that may be daemons, of which none answers and no pid file tells, are refused as well', async () => {
    const monit = await startMonit({ connection, start: false });
    const [one, other] = [await startLookalike(monit.controlFile), await startLookalike(monit.controlFile)];
    await expect(findDaemon(searchFor(monit))).rejects.toMatchObject({
      code: 'daemon.ambiguous',
      message: expect.stringContaining(`2 Monit processes use ${monit.controlFile}`) as string,
    });
    expect([one.isAlive(), other.isAlive()]).toEqual([true, true]);
  });

  test('a stopped daemon is never one that runs our alerts', async () => {
    const monit = await startMonit({ connection });
    const pid = monit.pid() ?? 0;
    process.kill(pid, 'SIGSTOP');
    onTestFinished(() => void process.kill(pid, 'SIGCONT'));
    await waitFor(() => isStopped({ pid }), { what: 'Monit to stop' });
    if (connection === 'none') {
      expect(await findDaemon(searchFor(monit))).toMatchObject({ process: { pid }, endpoint: undefined });
      return;
    }
    const stopped = { code: 'daemon.stopped', hint: `Continue it: \`kill -CONT ${pid}\`.` };
    // It is not asked first: the test does not last as long as that would be tried.
    await expect(findDaemon(searchFor(monit, { deadline: deadlineAfter(3_600_000) }))).rejects.toMatchObject(stopped);
    // In a reload, it has no listener.
    const silent = { ...endpointFor(monit), address: { kind: 'unix', path: '/no/such/socket' } } as const;
    await expect(findDaemon(searchFor(monit, { access: silent }))).rejects.toMatchObject(stopped);
  });
});

// Only root can start a process as another user, or in a namespace of its own.
describe.runIf(isRoot)('seen from outside', () => {
  async function startElsewhere(command: readonly string[], options: { uid?: number } = {}) {
    const [program = '', ...args] = command;
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'], ...options });
    onTestFinished(() => void child.kill('SIGKILL'));
    await waitFor(() => readProcess(child.pid ?? 0)?.argv[0] === 'monit', { what: 'the lookalike to begin' });
    return child.pid ?? 0;
  }
  const asMonit = (controlFile: string) => ['bash', '-c', `exec -a monit grep -c '${controlFile}'`];

  test('a daemon in a mount namespace with other files is refused, and one with the same files is not', async () => {
    const monit = await startMonit({ connection: 'none', start: false });
    const own = await writeFiles({ 'conf.d/other': '' });
    const inPlace = `mount --bind ${own}/conf.d ${monit.directory}/conf.d`;
    const search = searchFor(monit, { files: [join(monit.directory, 'conf.d')] });

    const same = await startElsewhere(['unshare', '--mount', ...asMonit(monit.controlFile)]);
    await writeFile(join(monit.directory, 'monit.pid'), `${same}\n`);
    expect(await findDaemon(search)).toMatchObject({ process: { pid: same } });
    process.kill(same, 'SIGKILL');

    const [, , run = ''] = asMonit(monit.controlFile);
    const other = await startElsewhere(['unshare', '--mount', 'bash', '-c', `${inPlace} && ${run}`]);
    await writeFile(join(monit.directory, 'monit.pid'), `${other}\n`);
    await expect(findDaemon(search)).rejects.toMatchObject({
      code: 'daemon.other-files',
      message: expect.stringContaining('a mount namespace of its own') as string,
      hint: expect.stringContaining(`nsenter --target ${other} --mount`) as string,
    });
    process.kill(other, 'SIGKILL');

    const empty = `mount -t tmpfs none ${monit.directory}/conf.d`;
    const without = await startElsewhere(['unshare', '--mount', 'bash', '-c', `${empty} && ${run}`]);
    await writeFile(join(monit.directory, 'monit.pid'), `${without}\n`);
    await writeFile(monit.conf('alerts'), '');
    const managed = searchFor(monit, { files: [monit.conf('alerts')] });
    await expect(findDaemon(managed)).rejects.toMatchObject({ code: 'daemon.other-files' });
  });

  test('a Monit that answers, whose control file has the same path and is another file, is refused', async () => {
    const monit = await startMonit({ connection: 'tcp', start: false });
    const command = 'cp "$1" "$1.copy" && mount --bind "$1.copy" "$1" && exec "$0" -c "$1"';
    await runOrThrow('unshare', ['--mount', 'bash', '-c', command, monit.binary, monit.controlFile]);
    await waitFor(() => monit.isAlive(), { what: 'Monit behind unshare' });
    await expect(findDaemon(searchFor(monit))).rejects.toMatchObject({
      code: 'daemon.other-files',
      message: expect.stringContaining(`does not see ${monit.controlFile} as it is here`) as string,
    });
  });

  test("a process of another user that is called Monit and has Monit's port is not told the password", async ({
    skip,
  }) => {
    const mayRun = spawnSync(process.execPath, ['--version'], { uid: 65534 });
    skip(mayRun.status !== 0, 'an ordinary user cannot run this Node');
    const monit = await startMonit({ connection: 'tcp', start: false });
    const page = `<monit><server><version>5.33.0</version><controlfile>${monit.controlFile}</controlfile></server></monit>`;
    const serve = `require('http').createServer((request, response) => {
      console.log(request.headers.authorization ?? 'nothing');
      response.end(${JSON.stringify(page)});
    }).listen(${monit.address?.port}, '127.0.0.1', () => console.log('listening'))`;
    const child = spawn(process.execPath, ['-e', serve], {
      argv0: 'monit',
      stdio: ['ignore', 'pipe', 'inherit'],
      uid: 65534,
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const said: string[] = [];
    child.stdout.on('data', (piece: Buffer) => said.push(piece.toString()));
    await waitFor(() => said.length > 0, { what: 'the server of the other user' });
    expect(await findDaemon(searchFor(monit))).toBeUndefined();
    expect(said).toEqual(['listening\n']);
  });

  test('a daemon that sees another control file at the path of ours is refused, not called absent', async () => {
    const monit = await startMonit({ connection: 'none', start: false });
    const theirs = join(await writeFiles({ monitrc: 'set daemon 30\n' }), 'monitrc');
    await writeFile(join(monit.directory, 'monit.state'), '');
    const inPlace = `mount --bind ${theirs} ${monit.controlFile}`;
    const run = `exec -a monit grep -c '${monit.controlFile}' 9<'${monit.directory}/monit.state'`;
    const pid = await startElsewhere(['unshare', '--mount', 'bash', '-c', `${inPlace} && ${run}`]);
    const refusal = {
      code: 'daemon.other-files',
      message: expect.stringContaining('a mount namespace of its own') as string,
    };
    await expect(findDaemon(searchFor(monit))).rejects.toMatchObject(refusal);
    const search = searchFor(monit, { stateFile: `${monit.directory}/none` });
    await writeFile(search.pidFile, `${pid}\n`);
    await expect(findDaemon(search)).rejects.toMatchObject(refusal);
  });

  test('a daemon of another user that the pid file names is refused, with the user to run as', async () => {
    const monit = await startMonit({ connection: 'none', start: false });
    const pid = await startElsewhere(asMonit(monit.controlFile), { uid: 65534 });
    await writeFile(join(monit.directory, 'monit.pid'), `${pid}\n`);
    await expect(findDaemon(searchFor(monit))).rejects.toMatchObject({
      code: 'daemon.other-user',
      hint: expect.stringContaining('sudo -u nobody monit-alert') as string,
    });
    expect(readProcess(pid)).toBeDefined();
  });
});
