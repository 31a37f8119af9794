import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type ListenOptions, type Server } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpAddress } from '../../../src/monit/http/client.ts';
import {
  listeningSockets,
  ownListeners,
  parseTcpListeners,
  parseUnixSockets,
} from '../../../src/monit/process/listening-sockets.ts';
import { writeFiles } from '../../support/files/files.ts';
import { startStranger } from '../../support/processes/other-processes.ts';

/** From /proc/net/unix (Linux 6.18): who listens, who is connected, and a socket without a name. */
const unixTable = `Num       RefCount Protocol Flags    Type St Inode Path
0000000078db4fed: 00000003 00000000 00000000 0001 03 179351 /run/monit sockets/my socket
000000007479faf2: 00000003 00000000 00000000 0001 03 179349
0000000042ba0acb: 00000002 00000000 00010000 0001 01 179346 /run/monit sockets/my socket
0000000042ba0acc: 00000002 00000000 00010000 0001 01   648 /run/monit.sock
0000000042ba0acd: 00000002 00000000 00010000 0005 01 17934 @/run/abstract
0000000042ba0ace: 00000002 00000000 00000000 0002 01 17935 /run/monit.sock
`;

/** From /proc/net/tcp and tcp6: port 2812 (0AFC) listened to, and connected both ways. */
const tcpTable = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode                                                     
   1: 0100007F:0AFC 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 179347 1 0000000054743f14 100 0 0 10 0                    
   2: 0100007F:9BD0 0100007F:0AFC 01 00000000:00000000 00:00000000 00000000     0        0 179350 2 000000003436feae 20 0 0 10 -1                    
   3: 0100007F:0AFC 0100007F:9BD0 01 00000000:00000000 00:00000000 00000000     0        0 179352 1 00000000ca21059a 20 0 0 10 -1                    
`;
const tcp6Table = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:0AFC 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 179348 1 00000000e914b1d4 100 0 0 10 0
`;

test('the kernel names who listens at a path, blanks and all, and nobody who is only connected', () => {
  expect(parseUnixSockets(unixTable, '/run/monit sockets/my socket')).toEqual(['179346']);
  expect(parseUnixSockets(unixTable, '/run/monit.sock')).toEqual(['648']);
});

test.each(['/run/monit sockets/my', 'my socket', '/run/monit', '/run/abstract', ''])(
  'a path is not taken for another one: %j',
  (path) => {
    expect(parseUnixSockets(unixTable, path)).toEqual([]);
  },
);

test('the kernel names who listens at a port, and nobody who is only connected', () => {
  expect(parseTcpListeners(tcpTable, { host: '127.0.0.1', port: 2812 })).toEqual(['179347']);
  expect(parseTcpListeners(tcp6Table, { host: '::1', port: 2812 })).toEqual(['179348']);
});

test.each([0x9bd0, 0xafc0, 0xfc, 0xa, 80])('a port is not taken for another one: %i', (port) => {
  expect(parseTcpListeners(tcpTable + tcp6Table, { host: '127.0.0.1', port })).toEqual([]);
});

test.each(['127.0.0.2', '::1', '192.0.2.1'])('an address is not taken for another one: %s', (host) => {
  expect(parseTcpListeners(tcpTable, { host, port: 2812 })).toEqual([]);
});

test.each([
  ['on all addresses', '00000000:0AFC'],
  ['on all addresses of IPv6', `${'0'.repeat(32)}:0AFC`],
  ['mapped into IPv6', '0000000000000000FFFF00000100007F:0AFC'],
])('a listener %s is one that a connection to 127.0.0.1 reaches', (_, local) => {
  const table = tcpTable.replace('0100007F:0AFC 00000000:0000 0A', `${local} 00000000:0000 0A`);
  expect(parseTcpListeners(table, { host: '127.0.0.1', port: 2812 })).toEqual(['179347']);
});

async function listen(options: ListenOptions): Promise<Server> {
  const server = createServer().listen(options);
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  return server;
}

const tcp = (server: Server): HttpAddress => ({
  kind: 'tcp',
  host: (server.address() as AddressInfo).address.replace(/^::$/, '127.0.0.1'),
  port: (server.address() as AddressInfo).port,
  tls: undefined,
});

describe('a socket of this process', () => {
  test.each(['127.0.0.1', '::1', '::'])('that listens at a port of %s is its own, and nobody else’s', async (host) => {
    const address = tcp(await listen({ port: 0, host }));
    const stranger = await startStranger('monit');
    expect(listeningSockets('self', address).size).toBe(1);
    expect(ownListeners(process.pid, address)).toEqual(listeningSockets('self', address));
    expect(ownListeners(stranger.pid, address)).toEqual(new Set());
  });

  test('that listens at a path is its own, also while others are connected to it', async () => {
    const path = join(await writeFiles({}), 'my socket');
    await listen({ path });
    const client = connect(path);
    onTestFinished(() => void client.destroy());
    await once(client, 'connect');
    const own = ownListeners(process.pid, { kind: 'unix', path });
    expect(own.size).toBe(1);
    expect(own).toEqual(listeningSockets(process.pid, { kind: 'unix', path }));
  });

  test('is another one each time it is opened at the same place, and none once it is closed', async () => {
    const path = join(await writeFiles({}), 'socket');
    const address: HttpAddress = { kind: 'unix', path };
    const first = await listen({ path });
    const [before] = ownListeners(process.pid, address);
    first.close();
    await once(first, 'close');
    expect(ownListeners(process.pid, address)).toEqual(new Set());
    await listen({ path });
    const [after] = ownListeners(process.pid, address);
    expect(before).toMatch(/^\d+$/);
    expect(after).toMatch(/^\d+$/);
    expect(after).not.toBe(before);
  });
});

test('a process that has ended listens nowhere', async () => {
  const server = await listen({ port: 0, host: '127.0.0.1' });
  expect(ownListeners(4_194_305, tcp(server))).toEqual(new Set());
});
