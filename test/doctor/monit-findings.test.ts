import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { judgeBinary, judgeDaemon, judgeDaemonVersion } from '../../src/doctor/monit-findings.ts';
import { MonitAlertError } from '../../src/errors.ts';
import type { Daemon } from '../../src/monit/daemon/find-daemon.ts';
import { askVersion, isTestedVersion } from '../../src/monit/locate/version.ts';
import { writeFiles } from '../support/files/files.ts';
import { findMonit } from '../support/packages/monit-package.js';

const process = { pid: 7, startTime: '1', argv: ['monit'] };
const files = { controlFile: '/m', pidFile: '/p', stateFile: '/s' };
const daemon = (version: string): Daemon => ({
  process,
  endpoint: { address: { kind: 'unix', path: '/s' }, credentials: undefined, pid: 7 },
  status: { version, controlFile: '/m', incarnation: 1, services: [] },
  seenAt: 0,
  ...files,
});
const silent = { process, endpoint: undefined, ...files };

describe('the binary', () => {
  test('the real Monit says which one it is, and is one of those that are tested', async () => {
    const monit = (await findMonit()) ?? '';
    const version = await askVersion(monit, 60_000);
    expect(judgeBinary(monit, version)).toMatchObject({ verdict: 'ok', what: `${version ?? ''}, ${monit}` });
  });

  test('what is not Monit says no version', async () => {
    expect(await askVersion('/bin/echo', 60_000)).toBeUndefined();
    expect(judgeBinary('/bin/echo', undefined)).toMatchObject({ verdict: 'problem' });
  });

  test('what is there and cannot be run is a problem', async () => {
    const binary = join(await writeFiles({ monit: '' }), 'monit');
    const fault = await askVersion(binary, 60_000).catch((error: unknown) => error);
    expect(judgeBinary(binary, fault as MonitAlertError)).toMatchObject({ verdict: 'problem' });
  });

  test.each(['5.27.0', '5.27.2', '5.35.1', '6.0.0'])('%s is tested', (version) => {
    expect(isTestedVersion(version)).toBe(true);
  });

  test.each(['4.9', '5.26.0', '6.1.0', '7.0'])('%s is not', (version) => {
    expect(judgeBinary('/monit', version)).toMatchObject({ id: 'monit', verdict: 'warning' });
  });
});

describe('the daemon', () => {
  test('that cannot be told from others, or be seen, is a problem in the words of the search', () => {
    for (const code of ['daemon.ambiguous', 'daemon.unseen', 'proc.missing']) {
      const fault = new MonitAlertError(code, 'why', { hint: 'what to do' });
      expect(judgeDaemon([], fault)).toMatchObject({ verdict: 'problem', what: 'why', remedy: 'what to do' });
    }
  });

  test('is there, whatever its HTTP server does', () => {
    expect(judgeDaemon([process], new MonitAlertError('http.denied', 'no'))).toMatchObject({ verdict: 'ok' });
    expect(judgeDaemon([process], new MonitAlertError('daemon.unreachable', 'no'))).toMatchObject({ verdict: 'ok' });
  });

  test('of another version than the binary is one that was not restarted', () => {
    expect(judgeDaemonVersion('5.34.3', daemon('5.33.0'))).toMatchObject({
      verdict: 'warning',
      what: 'Monit 5.33.0 is running, but the binary is 5.34.3',
      remedy: expect.stringContaining('Restart') as string,
    });
    expect(judgeDaemonVersion('5.34.3', daemon('5.34.3'))).toMatchObject({ verdict: 'ok' });
    expect(judgeDaemonVersion('5.34.3', silent)).toMatchObject({ verdict: 'unknown' });
  });
});
