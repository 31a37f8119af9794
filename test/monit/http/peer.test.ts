import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, rename } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpAddress } from '../../../src/monit/http/client.ts';
import { ensurePeer, WrongPeer } from '../../../src/monit/http/peer.ts';
import { writeFiles } from '../../support/files/files.ts';
import { isRoot } from '../../support/files/obstacles.ts';

const soon = () => AbortSignal.timeout(10_000);

async function listenOn(place: string | { host: string; port: number }): Promise<Server> {
  const server = createServer((socket) => void socket.resume());
  server.listen(place);
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return server;
}

async function connected(address: HttpAddress): Promise<Socket> {
  const socket = address.kind === 'unix' ? connect(address.path) : connect(address.port, address.host);
  await once(socket, 'connect');
  onTestFinished(() => void socket.destroy());
  return socket;
}

/** A process that is alive, and has nothing to do with the connection. */
function bystander(): ChildProcess & { pid: number } {
  const child = spawn('sleep', ['600'], { stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child as ChildProcess & { pid: number };
}

const tcp = (server: Server, host: string): HttpAddress => {
  const { port } = server.address() as { port: number };
  return { kind: 'tcp', host, port, tls: undefined };
};

test.each(['127.0.0.1', '::1', '::'])(
  'the process that accepted a connection is its peer, and no other: %s',
  async (host) => {
    const address = tcp(await listenOn({ host, port: 0 }), host === '::' ? '127.0.0.1' : host);
    const socket = await connected(address);
    await ensurePeer(socket, address, process.pid, soon());
    await expect(ensurePeer(socket, address, bystander().pid, soon())).rejects.toThrow(WrongPeer);
  },
);

test('a connection that was closed has no peer', async () => {
  const address = tcp(await listenOn({ host: '127.0.0.1', port: 0 }), '127.0.0.1');
  const socket = await connected(address);
  socket.destroy();
  await expect(ensurePeer(socket, address, process.pid, soon())).rejects.toThrow(WrongPeer);
});

test('a connection that nobody accepts is given up when the time is over', async () => {
  const script =
    "const server = require('net').createServer().listen(0, '127.0.0.1', () => console.log(server.address().port))";
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'ignore'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [port] = (await once(child.stdout, 'data')) as [Buffer];
  const address: HttpAddress = { kind: 'tcp', host: '127.0.0.1', port: Number(port.toString()), tls: undefined };
  child.kill('SIGSTOP'); // The kernel goes on completing connections for it.
  const socket = await connected(address);
  await expect(ensurePeer(socket, address, child.pid ?? 0, AbortSignal.timeout(200))).rejects.not.toThrow(WrongPeer);
});

test('the listener of a unix socket must be that of the process, and the only one at its path', async () => {
  const path = join(await writeFiles({ '.keep': '' }), 'socket');
  await listenOn(path);
  const address: HttpAddress = { kind: 'unix', path };
  const socket = await connected(address);
  await ensurePeer(socket, address, process.pid, soon());
  await expect(ensurePeer(socket, address, bystander().pid, soon())).rejects.toThrow(WrongPeer);
});

/** Another process that listens at a path; `command` runs it. */
async function listenElsewhere(path: string, command: readonly string[] = []): Promise<void> {
  const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('listening'))`;
  const [program, ...args] = [...command, process.execPath, '-e', script];
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
}

describe('of a unix socket that the process listened at', () => {
  async function listening() {
    const path = join(await writeFiles({ '.keep': '' }), 'socket');
    const server = await listenOn(path);
    return { path, server, address: { kind: 'unix', path } as const };
  }

  test('the process is no peer any more once another listens at the path', async () => {
    const { path, address } = await listening();
    await rename(path, `${path}.old`);
    await listenElsewhere(path);
    const socket = await connected(address);
    await expect(ensurePeer(socket, address, process.pid, soon())).rejects.toThrow(WrongPeer);
  });

  test('it is none once it has closed its listener', async () => {
    const { server, address } = await listening();
    const socket = await connected(address);
    server.close();
    await expect(ensurePeer(socket, address, process.pid, soon())).rejects.toThrow(WrongPeer);
  });

  test.runIf(isRoot)('a socket file of another user is none of its, whatever its listener calls it', async () => {
    const { path, address } = await listening();
    await rename(path, `${path}.old`);
    const directory = dirname(path);
    await chmod(directory, 0o777);
    const script = "require('net').createServer().listen('socket', () => console.log('listening'))";
    const child = spawn(process.execPath, ['-e', script], {
      cwd: directory,
      uid: 65534,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child.stdout, 'data');
    const socket = await connected(address);
    await expect(ensurePeer(socket, address, process.pid, soon())).rejects.toThrow(WrongPeer);
  });

  test.runIf(isRoot)('a file that Monit gives away (`uid X`) is still its, unless others may replace it', async () => {
    const { path, address } = await listening();
    await chown(path, 65534, 65534);
    await chmod(dirname(path), 0o755);
    await ensurePeer(await connected(address), address, process.pid, soon());
    await chmod(dirname(path), 0o777);
    await expect(ensurePeer(await connected(address), address, process.pid, soon())).rejects.toThrow(WrongPeer);
  });

  test.runIf(isRoot)(
    'a listener at the same path of a container that shares only the network is no rival',
    async () => {
      const { path, address } = await listening();
      const inPlace = 'mount -t tmpfs none "$0" && exec "$@"';
      const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('listening'))`;
      const command = ['--mount', '--pid', '--fork', '--mount-proc', 'bash', '-c', inPlace, dirname(path)];
      const child = spawn('unshare', [...command, process.execPath, '-e', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
        detached: true,
      });
      onTestFinished(() => void process.kill(-(child.pid ?? 0), 'SIGKILL'));
      await once(child.stdout, 'data');
      await ensurePeer(await connected(address), address, process.pid, soon());
    },
  );

  // Only root can give a process other files.
  test.runIf(isRoot)('a listener at the same path of another mount namespace is no rival', async () => {
    const { path, address } = await listening();
    const inPlace = 'mount -t tmpfs none "$0" && exec "$@"';
    await listenElsewhere(path, ['unshare', '--mount', 'bash', '-c', inPlace, dirname(path)]);
    await ensurePeer(await connected(address), address, process.pid, soon());
  });
});
