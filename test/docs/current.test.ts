import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { manPage } from './man-page.ts';
import { outputSchema } from './output-schema.ts';
import { profileJsonSchema } from './profile-schema.ts';
import { type Definitions, reference } from './reference.ts';
import type { JsonSchema } from './schema-list.ts';

type Described = JsonSchema & { readonly definitions: Definitions };

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

const output = outputSchema();
const profile = profileJsonSchema();

/** What is made from the code. `npm run docs` writes it. */
const generated: [file: string, make: () => string][] = [
  ['profile.schema.json', () => json(profile)],
  ['output.schema.json', () => json(output)],
  ['reference.md', () => reference(output as Described, profile as JsonSchema)],
  ['man/monit-alert.1', manPage],
];

test.each(generated)('docs/%s says what the code says', async (file, make) => {
  const path = fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));
  await expect(make(), `docs/${file} is not current: run \`npm run docs\``).toMatchFileSnapshot(path);
});
