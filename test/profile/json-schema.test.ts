import { expect, test } from 'vitest';
import { profileJsonSchema } from '../docs/profile-schema.ts';

test("a profile's JSON Schema lets an editor complete every key and refuse every other", () => {
  const { properties, additionalProperties } = profileJsonSchema();
  expect(Object.keys(properties ?? {})).toEqual([
    'description',
    'extends',
    'template',
    'variables',
    'recipients',
    'mail-format',
    'mail-servers',
    'event-queue',
  ]);
  expect(additionalProperties).toBe(false);
});
