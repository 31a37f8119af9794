import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bashCompletion } from './completions/bash.ts';
import { fishCompletion } from './completions/fish.ts';
import { zshCompletion } from './completions/zsh.ts';
import { manPage } from './man-page.ts';
import { outputSchema } from './output-schema.ts';
import { profileJsonSchema } from './profile-schema.ts';
import { type Definitions, reference } from './reference.ts';
import type { JsonSchema } from './schema-list.ts';
import { windowJsonSchema } from './window-schema.ts';

type Described = JsonSchema & { readonly definitions: Definitions };

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

const output = outputSchema();
const profile = profileJsonSchema();

/** What is made from the code. `npm run docs` writes it. */
const generated: [file: string, make: () => string][] = [
  ['docs/profile.schema.json', () => json(profile)],
  ['docs/window.schema.json', () => json(windowJsonSchema())],
  ['docs/output.schema.json', () => json(output)],
  ['docs/reference.md', () => reference(output as Described, profile as JsonSchema)],
  ['docs/man/monit-alert.1', manPage],
  ['packaging/completions/monit-alert.bash', bashCompletion],
  ['packaging/completions/monit-alert.zsh', zshCompletion],
  ['packaging/completions/monit-alert.fish', fishCompletion],
];

test.each(generated)('%s says what the code says', async (file, make) => {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  await expect(make(), `${file} is not current: run \`npm run docs\``).toMatchFileSnapshot(path);
});
