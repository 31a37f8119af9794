import { existsSync } from 'node:fs';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { changeOn } from '../support/cli/change.ts';
import { certificateText, freePort } from '../support/monit/configuration.js';
import { type Monit, startMonit } from '../support/monit/monit.ts';

const certificateFile = (monit: Monit) => join(monit.directory, 'monit.pem');

async function rewrite(monit: Monit, from: string, to: string): Promise<void> {
  await writeFile(monit.controlFile, (await readFile(monit.controlFile, 'utf8')).replace(from, to));
}

describe('a change is proved', () => {
  test.each(['expired', 'issued'] as const)('with a certificate of Monit’s own that is %s', async (certificate) => {
    const monit = await startMonit({ connection: 'tls', certificate });
    expect(await changeOn(monit, 'default')).toMatchObject({
      state: 'active',
      exitCode: 0,
      proof: { pid: monit.pid() },
    });
    expect(await monit.recipients()).toEqual(['root@localhost']);
  });

  test('with certificate and key in two files', async () => {
    const monit = await startMonit({ connection: 'tls', start: false });
    const [key = '', certificate = ''] = (await certificateText()).split(/(?=-----BEGIN CERTIFICATE)/);
    const [chainFile, keyFile] = [certificateFile(monit), join(monit.directory, 'key.pem')];
    await writeFile(chainFile, certificate);
    await writeFile(keyFile, key, { mode: 0o600 });
    await rewrite(monit, `pemfile: ${chainFile}`, `pemchain: ${chainFile}, pemkey: ${keyFile}`);
    await monit.start();
    expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', exitCode: 0 });
    expect(await monit.recipients()).toEqual(['root@localhost']);
  });

  test('over the unix socket, where over TLS Monit wants a certificate of ours', async () => {
    const monit = await startMonit({ connection: 'unix', start: false });
    await writeFile(certificateFile(monit), await certificateText(), { mode: 0o600 });
    const tls = `ssl { pemfile: ${certificateFile(monit)}, clientpemfile: ${certificateFile(monit)} }`;
    await rewrite(monit, 'set httpd', `set httpd port ${await freePort()} use address 127.0.0.1 with ${tls}`);
    await monit.start();
    expect(await changeOn(monit, 'default')).toMatchObject({ state: 'active', exitCode: 0 });
  });

  test('without a complaint in Monit’s log', async () => {
    const monit = await startMonit({ connection: 'tls' });
    for (const profile of ['default', 'none'])
      expect(await changeOn(monit, profile)).toMatchObject({ state: 'active' });
    expect(monit.log()).not.toMatch(/SSL|HTTP/);
  });
});

describe('nothing is changed', () => {
  async function expectRefusal(monit: Monit, error: unknown): Promise<void> {
    const refused = await changeOn(monit, 'default', '--timeout', '15s');
    expect(refused).toMatchObject({ exitCode: 1, error });
    expect(existsSync(monit.conf('monit-alert'))).toBe(false);
    expect(monit.reloads()).toBe(0);
    expect(monit.isAlive()).toBe(true);
  }

  test('where the PEM file is gone, or may be read by others', async () => {
    const monit = await startMonit({ connection: 'tls' });
    await chmod(certificateFile(monit), 0o644);
    const details = [`The SSL server PEM file '${certificateFile(monit)}' permission 0644 is wrong`];
    await expectRefusal(monit, {
      code: 'control-file.rejected',
      details: expect.arrayContaining([expect.stringContaining(details.join()) as unknown]) as unknown,
    });
    await rm(certificateFile(monit));
    await expectRefusal(monit, { code: 'control-file.rejected' });
  });
});

describe('a change is proved by traces, and the reason for it told,', () => {
  async function expectTraces(monit: Monit, reason: string): Promise<void> {
    const change = await changeOn(monit, 'default', '--timeout', '60s');
    expect(change).toMatchObject({ state: 'active', exitCode: 0 });
    expect(change.proof?.kind).not.toBe('listener');
    expect(change.warnings?.join('\n')).toContain(reason);
    expect(monit.isAlive()).toBe(true);
  }

  test('though another program has the port, and it learns no password', async () => {
    const monit = await startMonit({ connection: 'none' });
    const other = await certificateText('other');
    const heard: unknown[] = [];
    const server = createServer({ cert: other, key: other }, (request, response) => {
      heard.push(request.headers);
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    await writeFile(certificateFile(monit), await certificateText(), { mode: 0o600 });
    const statement = `set httpd port ${port} use address 127.0.0.1 with ssl { pemfile: ${certificateFile(monit)} }`;
    await rewrite(monit, 'check system', `${statement}\n  allow admin:"secret"\ncheck system`);
    await expectTraces(monit, `another process (pid ${process.pid}) has https://127.0.0.1:${port}`);
    expect(heard).toEqual([]);
  });

  test('though the certificate was renewed, until Monit knows it', async () => {
    const monit = await startMonit({ connection: 'tls' });
    await writeFile(certificateFile(monit), await certificateText('other'));
    await expectTraces(monit, 'does not present the certificate in');
    expect(await changeOn(monit, 'none')).toMatchObject({ state: 'active', proof: { kind: 'listener' } });
  });

  test('though Monit wants a certificate of ours', async () => {
    const monit = await startMonit({ connection: 'tls', start: false });
    await rewrite(monit, 'selfsigned: allow', `clientpemfile: ${certificateFile(monit)}`);
    await monit.start().catch(() => undefined);
    await expectTraces(monit, 'certificate');
  });
});
