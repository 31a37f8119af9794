import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { maskPasswords } from '../../../src/render/mask-passwords.ts';
import { monitAlert } from '../../support/cli/cli.ts';
import { writeFiles } from '../../support/files/files.ts';

/** Profiles and the texts that they give; see render/golden.test.ts. */
const golden = fileURLToPath(new URL('../../golden/rendered/', import.meta.url));

test.each(readdirSync(golden))(
  'a template that was compiled beforehand gives what it gives when it is rendered: %s',
  async (file) => {
    const name = file.replace(/\.txt$/, '');
    const [profile = '', text = ''] = readFileSync(`${golden}${file}`, 'utf8').split(`${'-'.repeat(40)}\n`);
    const directory = await writeFiles({ [`${name}.yaml`]: profile });
    const env = { SMTP_PASSWORD: '/pass"word\\\' { # }' };
    const { exitCode, stdout } = await monitAlert(['show', name, '--profiles-dir', directory], { env });
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: maskPasswords(text) });
  },
);
