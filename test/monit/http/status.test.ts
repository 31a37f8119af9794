import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { parseCheck, startOfMessage } from '../../../src/monit/check/check-configuration.ts';
import { sameAlerts } from '../../../src/monit/config/alert-table.ts';
import type { Endpoint } from '../../../src/monit/http/client.ts';
import { parseRuntime, readLoaded, readStatus } from '../../../src/monit/http/status.ts';
import { writeFiles } from '../../support/files/files.ts';
import { sample, versions } from '../../support/monit/samples.ts';

const limitMs = 60_000;

/** Something that answers every request with this. */
async function serve(body: string, status = 200): Promise<Endpoint> {
  const path = join(await writeFiles({}), 'socket');
  const server = createServer((_, response) => response.writeHead(status).end(body));
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return { address: { kind: 'unix', path }, credentials: undefined, pid: process.pid };
}

describe.each(versions)('Monit %s', (version) => {
  const checked = parseCheck(sample(version, 'check'));

  test('shows the same alerts as loaded that its check printed, whatever the mail message says', async () => {
    const loaded = await readLoaded(await serve(sample(version, 'runtime')), limitMs);
    expect(loaded.alerts.map(({ recipient }) => recipient).sort()).toEqual(
      ['all', 'each', 'format', 'most', 'nothing', 'once', 'some', 'twice', 'twice'].map(
        (name) => `${name}@example.org`,
      ),
    );
    expect(loaded.alerts.find(({ recipient }) => recipient.startsWith('some'))).toMatchObject({
      events: ['icmp', 'nonexist', 'timeout'],
      reminderCycles: 3,
    });
    expect(sameAlerts(loaded.alerts, checked.alerts)).toBe(true);
  });

  test('shows the same mail settings as loaded that its check printed', async () => {
    const loaded = await readLoaded(await serve(sample(version, 'runtime')), limitMs);
    const { message = '' } = loaded.mail;
    expect({ ...loaded.mail, message: startOfMessage(message) }).toEqual(checked.mail);
    expect(message.length).toBeGreaterThan(20);
    expect(loaded.mail.servers).toHaveLength(3);
  });

  test('says who it is and which services it has', async () => {
    const service = (name: string) => ({ name, monitoring: 'monitored', actionPending: false, isFailing: false });
    const status = await readStatus(await serve(sample(version, 'status')), limitMs);
    expect(status).toMatchObject({
      version,
      controlFile: '/srv/monit/monitrc',
      services: ['myhost', 'foo', 'bar = odd Name', 'baz'].map(service),
    });
    expect(status.incarnation).toBeGreaterThan(1_700_000_000);
  });
});

test('services are told apart by what Monit does with them', async () => {
  const service = (name: string, monitor: number, pending: number) =>
    `<service type="2"><name>${name}</name><monitor>${monitor}</monitor><pendingaction>${pending}</pendingaction></service>`;
  const services = service('off', 0, 0) + service('on', 1, 3) + service('new &amp; "odd"', 2, 0);
  const status = await readStatus(
    await serve(`<monit><server><version>5</version></server>${services}</monit>`),
    limitMs,
  );
  expect(status.services).toEqual([
    { name: 'off', monitoring: 'not-monitored', actionPending: false, isFailing: false, lookedAt: 0 },
    { name: 'on', monitoring: 'monitored', actionPending: true, isFailing: false, lookedAt: 0 },
    { name: 'new & "odd"', monitoring: 'initializing', actionPending: false, isFailing: false, lookedAt: 0 },
  ]);
});

describe.each([
  ['the status', readStatus],
  ['the runtime page', readLoaded],
] as const)('%s', (_, read) => {
  test.each([401, 403])('HTTP %i means that we are not let in', async (status) => {
    const endpoint = await serve('', status);
    await expect(read(endpoint, limitMs)).rejects.toMatchObject({
      code: 'http.denied',
      message: expect.stringContaining(`(HTTP ${status})`) as unknown,
      hint: expect.stringContaining('`set httpd`') as unknown,
    });
  });

  test('any other refusal is told with its number and place', async () => {
    const endpoint = await serve('', 503);
    await expect(read(endpoint, limitMs)).rejects.toMatchObject({
      code: 'http.failed',
      message: expect.stringMatching(/unix:.*\/socket answered HTTP 503$/) as unknown,
    });
  });

  test.each(['', 'hello', '<html><table><tr><td>Alert mail to</td><td>a@x</td></tr></table></html>', '{"a":1}'])(
    'another program that answers %j is not taken for Monit',
    async (body) => {
      await expect(read(await serve(body), limitMs)).rejects.toMatchObject({ code: 'http.failed' });
    },
  );
});

test('a page cut short before its table is an error, never an empty table', () => {
  expect(() => parseRuntime([])).toThrow('cannot read');
  expect(() => parseRuntime([['Alert mail to', 'a@x']])).toThrow('cannot read');
});

test('a Monit without mail servers has none', () => {
  const rows = [
    ['Controlfile', '/etc/monitrc'],
    ['Poll time', '5 seconds'],
  ] as const;
  expect(parseRuntime(rows)).toEqual({
    alerts: [],
    mail: {
      servers: [],
      from: undefined,
      replyTo: undefined,
      subject: undefined,
      message: undefined,
      queue: undefined,
    },
  });
});
