import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { MonitAlertError } from '../../src/errors.ts';
import { sameAlerts } from '../../src/monit/config/alert-table.ts';
import { loadProfile } from '../../src/profile/load.ts';
import { type Rendered, renderProfile } from '../../src/render/render.ts';
import { writeFiles } from '../support/files/files.ts';
import { readByMonit } from './read-by-monit.ts';

/**
 * Each file: a profile, a line of dashes, and the text that it gives or the error that refuses it. To add a case, add a
 * file; `vitest -u` writes what comes after the dashes, for you to read.
 */
const directory = fileURLToPath(new URL('../golden/', import.meta.url));
const shipped = (name: string) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const dashes = `${'-'.repeat(40)}\n`;
const environment = { SMTP_PASSWORD: '/pass"word\\\' { # }' };

function describeError(error: MonitAlertError): string {
  const hint = error.hint === undefined ? [] : [`hint: ${error.hint}`];
  return [`refused: ${error.code}`, error.message, ...error.details, ...hint, ''].join('\n');
}

const casesIn = (folder: 'rendered' | 'refused') =>
  readdirSync(`${directory}${folder}`).map((file) => `${folder}/${file.replace(/\.txt$/, '')}`);
const accepted = casesIn('rendered');

function profileOf(name: string): string {
  return readFileSync(`${directory}${name}.txt`, 'utf8').split(dashes)[0] ?? '';
}

async function render(goldenCase: string): Promise<Rendered> {
  const name = basename(goldenCase);
  const site = await writeFiles({ [`${name}.yaml`]: profileOf(goldenCase) });
  try {
    const profile = await loadProfile(name, [site, shipped('profiles')]);
    return await renderProfile(profile, { templatesDirectories: [shipped('templates')], environment });
  } catch (error) {
    if (!(error instanceof MonitAlertError)) throw error;
    throw new Error(describeError(error).replaceAll(`${site}/`, ''));
  }
}

describe('a golden case', () => {
  it.each([...accepted, ...casesIn('refused')])('gives the text or the error that its file says: %s', async (name) => {
    const given = await render(name).then(
      ({ text }) => text,
      (error: unknown) => (error as Error).message,
    );
    await expect(profileOf(name) + dashes + given).toMatchFileSnapshot(`${directory}${name}.txt`);
  });

  it.each(accepted)('means to the real Monit the alert table that it is to mean: %s', async (name) => {
    const rendered = await render(name);
    const { alerts, output } = await readByMonit(rendered.text);
    expect(sameAlerts(alerts, rendered.alerts), output).toBe(true);
  });
});
