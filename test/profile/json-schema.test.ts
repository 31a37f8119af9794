import { fileURLToPath } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { describe, expect, it } from 'vitest';
import { profileSchema } from '../../src/profile/schema.ts';

const file = fileURLToPath(new URL('../../docs/profile.schema.json', import.meta.url));

/** What only code can check (what Monit's grammar carries) is left out; names, kinds and limits are all there. */
function generate(): string {
  const { $schema, ...schema } = toJsonSchema(profileSchema, { typeMode: 'input', ignoreActions: ['check'] });
  return `${JSON.stringify({ $schema, title: 'A profile of monit-alert', ...schema }, null, 2)}\n`;
}

describe('the JSON Schema in docs/', () => {
  it('is what the profile schema gives now (vitest -u writes it anew)', async () => {
    await expect(generate()).toMatchFileSnapshot(file);
  });

  it('lets an editor complete every key and refuse every other', () => {
    const schema = JSON.parse(generate()) as { properties: object; additionalProperties: boolean };
    expect(Object.keys(schema.properties)).toEqual([
      'description',
      'extends',
      'template',
      'variables',
      'recipients',
      'mail-format',
      'mail-servers',
      'event-queue',
    ]);
    expect(schema.additionalProperties).toBe(false);
  });
});
