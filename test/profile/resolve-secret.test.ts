import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { resolveSecret } from '../../src/profile/resolve-secret.ts';
import { writeFiles } from '../support/files/files.ts';

async function secretFile(content: string, mode = 0o600): Promise<string> {
  const file = join(await writeFiles({ password: content }), 'password');
  await chmod(file, mode);
  return file;
}

async function refusal(source: { file: string } | { env: string }, environment = {}): Promise<MonitAlertError> {
  const error: unknown = await resolveSecret(source, environment).catch((reason: unknown) => reason);
  if (error instanceof MonitAlertError) return error;
  throw new Error('not refused');
}

describe('a secret', () => {
  it('is what the file holds, without the line break at its end', async () => {
    expect(await resolveSecret({ file: await secretFile(' s3cr#t" \n') }, {})).toBe(' s3cr#t" ');
    expect(await resolveSecret({ file: await secretFile('crlf\r\n', 0o640) }, {})).toBe('crlf');
  });

  it('is what the environment says', async () => {
    expect(await resolveSecret({ env: 'SMTP' }, { SMTP: 'x y' })).toBe('x y');
  });

  it('is refused where everybody could read it, with what to do', async () => {
    const file = await secretFile('hunter2\n', 0o644);
    expect(await refusal({ file })).toMatchObject({ code: 'secret.exposed', hint: `Run \`chmod o-r ${file}\`.` });
  });

  it.each([
    ['an empty file', '\n', 'the password is empty'],
    ['two lines', 'hunter2\nhunter3\n', 'the password contains a line break, which Monit does not accept here'],
    ['a control character', 'hunter2\u0001', 'the password contains the control character U+0001'],
  ])('is refused from %s, and is not in the error', async (_, content, reason) => {
    const error = await refusal({ file: await secretFile(content) });
    expect(error.message).toContain(reason);
    expect(JSON.stringify([error.message, error.hint, error.details])).not.toContain('hunter');
  });

  it('is refused where there is none', async () => {
    expect((await refusal({ file: '/nowhere/password' })).message).toMatch(
      /^\/nowhere\/password: cannot be read \(ENOENT\)/,
    );
    expect((await refusal({ env: 'SMTP' })).message).toBe(
      'environment variable SMTP is not set, but a password is read from it',
    );
    expect((await refusal({ env: 'constructor' })).code).toBe('secret.unreadable');
    expect((await refusal({ env: 'SMTP' }, { SMTP: '' })).code).toBe('secret.unfit');
  });
});
