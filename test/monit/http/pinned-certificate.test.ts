import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readCertificate } from '../../../src/monit/http/pinned-certificate.ts';
import { writeFiles } from '../../support/files/files.ts';
import { certificateText } from '../../support/monit/configuration.js';

const fileWith = async (text: string) => join(await writeFiles({ 'monit.pem': text }), 'monit.pem');

test.each(['monit', 'expired', 'issued'] as const)(
  'the server’s own certificate is read, and no key: %s',
  async (name) => {
    const text = await certificateText(name);
    const file = await fileWith(text);
    const pinned = await readCertificate(file);
    expect(pinned).toEqual({ certificate: new X509Certificate(text).raw, file });
    const key = /KEY-----\n(.*?)\n-----END/s.exec(text)?.[1] ?? '';
    expect(text).toContain(key);
    expect(pinned.certificate.toString('base64')).not.toContain(key.replaceAll('\n', ''));
  },
);

test.each([
  ['X509 CERTIFICATE', '\n'],
  ['CERTIFICATE', '\r\n'],
])('a %s with lines that end in %j is one, too', async (label, end) => {
  const text = (await certificateText()).replaceAll(/(BEGIN|END) CERTIFICATE/g, `$1 ${label}`).replaceAll('\n', end);
  expect((await readCertificate(await fileWith(text))).certificate).toEqual(
    new X509Certificate(await certificateText()).raw,
  );
});

test.each([
  ['nothing', ''],
  ['a key only', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
  ['half a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n'],
  ['a certificate that is none', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
])('a file with %s is named', async (_, text) => {
  const file = await fileWith(text);
  await expect(readCertificate(file)).rejects.toMatchObject({
    code: 'http.certificate',
    message: expect.stringContaining(file) as unknown,
  });
});

test('a file that is not there, or none that can be read to its end, is named', async () => {
  const directory = await writeFiles({});
  const pipe = join(directory, 'pipe');
  await promisify(execFile)('mkfifo', [pipe]);
  for (const [file, reason] of Object.entries({ [join(directory, 'none')]: 'ENOENT', [pipe]: 'EINVAL' })) {
    await expect(readCertificate(file)).rejects.toMatchObject({
      code: 'http.certificate',
      message: expect.stringContaining(`cannot read ${file}: ${reason}`) as unknown,
    });
  }
});
