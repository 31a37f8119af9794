import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import { type Daemon, type DaemonSearch, findDaemon } from '../../../src/monit/daemon/find-daemon.ts';
import type { Endpoint } from '../../../src/monit/http/client.ts';
import type { PinnedCertificate } from '../../../src/monit/http/tls.ts';
import { deadlineAfter } from '../../../src/system/clock.ts';
import type { Monit } from './monit.ts';

/** How to reach a test's Monit. */
export function endpointFor({ address, ...monit }: Monit): Endpoint {
  const pid = monit.pid() ?? 0;
  if (address === undefined) throw new Error('this Monit has no HTTP interface');
  const { socketPath, port = 0, auth, certificateFile } = address;
  const [user = '', password = ''] = auth?.split(':') ?? [];
  return {
    address:
      socketPath === undefined
        ? {
            kind: 'tcp',
            host: '127.0.0.1',
            port,
            tls: certificateFile === undefined ? undefined : pinnedTo(certificateFile),
          }
        : { kind: 'unix', path: socketPath },
    credentials: auth === undefined ? undefined : { user, password },
    pid,
  };
}

/** The first certificate in a file, which must be there. */
export function pinnedTo(file: string): PinnedCertificate {
  return { certificate: new X509Certificate(readFileSync(file)).raw, file };
}

/** What is known of a test's Monit before it is looked for; `differently` for what is to be other than it is. */
export function searchFor(monit: Monit, differently: Partial<DaemonSearch> = {}): DaemonSearch {
  return {
    controlFile: monit.controlFile,
    pidFile: `${monit.directory}/monit.pid`,
    stateFile: `${monit.directory}/monit.state`,
    access: monit.address === undefined ? undefined : endpointFor(monit),
    files: [],
    monit: monit.binary,
    startDelayMs: 0,
    deadline: deadlineAfter(60_000),
    ...differently,
  };
}

/** The daemon of a test's Monit, which runs and can be asked. */
export async function daemonFor(monit: Monit): Promise<Daemon> {
  const daemon = await findDaemon(searchFor(monit));
  if (daemon?.endpoint === undefined) throw new Error(`no daemon found for ${monit.controlFile}`);
  expect(daemon.process.pid).toBe(monit.pid());
  return daemon;
}
