import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { outputSchema } from './output-schema.ts';
import { profileJsonSchema } from './profile-schema.ts';

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** What is made from the code. `npm run docs` writes it. */
const generated: [file: string, make: () => string][] = [
  ['profile.schema.json', () => json(profileJsonSchema())],
  ['output.schema.json', () => json(outputSchema())],
];

test.each(generated)('docs/%s says what the code says', async (file, make) => {
  const path = fileURLToPath(new URL(`../../docs/${file}`, import.meta.url));
  await expect(make(), `docs/${file} is not current: run \`npm run docs\``).toMatchFileSnapshot(path);
});
