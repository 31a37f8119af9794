import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { accessTo } from '../../../src/monit/http/access.ts';
import type { HttpAddress } from '../../../src/monit/http/client.ts';
import { writeFiles } from '../../support/files/files.ts';

const tcp = { kind: 'tcp', host: '127.0.0.1', port: 2812, tls: undefined } as const;
const unix = { kind: 'unix', path: '/run/monit.sock' } as const;
const nobody = { credentials: [], hosts: [], cleartextFiles: [], hasOtherUsers: false };
const access = async (address: HttpAddress, statement: Partial<Parameters<typeof accessTo>[1]>) =>
  accessTo(address, { ...nobody, ...statement }, '/etc/monitrc:3');

test.each([
  ['no `allow` at all', 'httpd.no-allow', {}],
  ['another host', 'httpd.host', { hosts: ['192.0.2.7'] }],
  ['another network', 'httpd.host', { hosts: ['10.0.0.0/8', '192.0.2.0/255.255.255.0'] }],
  ['PAM, md5 or crypt only', 'httpd.password', { hasOtherUsers: true }],
  ['a password file that is not there', 'httpd.password', { cleartextFiles: ['/nonexistent-passwords'] }],
])('%s is refused with its own reason, file and line', async (_, code, statement) => {
  await expect(access(tcp, statement)).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/monitrc:3|nonexistent-passwords/) as string,
    hint: expect.stringContaining('llow ') as string,
  });
});

describe('this host is let in', () => {
  test.each(['127.0.0.1', '127.0.0.0/8', '127.0.0.0/255.0.0.0', '0.0.0.0/0', 'localhost'])('as %s', async (host) => {
    expect(await access(tcp, { hosts: ['192.0.2.7', host] })).toEqual({ address: tcp, credentials: undefined });
  });

  test('through a unix socket, whichever hosts are listed', async () => {
    expect(await access(unix, { hosts: ['192.0.2.7'] })).toMatchObject({ address: unix });
  });
});

describe('the user', () => {
  const [viewer, admin] = [
    { user: 'viewer', password: 'v', readOnly: true },
    { user: 'admin', password: 'a', readOnly: false },
  ];

  test('who may act is preferred to one who may read', async () => {
    expect(await access(tcp, { credentials: [viewer, admin] })).toMatchObject({ credentials: { user: 'admin' } });
    expect(await access(tcp, { credentials: [viewer] })).toMatchObject({ credentials: { user: 'viewer' } });
  });

  test('is taken from a file with plain passwords, which may contain colons', async () => {
    const passwords = '# old:staff\n#old:staff\n\nbosh:pass:word \nother:x\n';
    const file = join(await writeFiles({ passwords }), 'passwords');
    expect(await access(tcp, { cleartextFiles: [file], hasOtherUsers: true })).toMatchObject({
      credentials: { user: 'bosh', password: 'pass:word' },
    });
  });
});
